using Jonquils.AppHost.Local;

namespace Jonquils.Tests.AppHost;

public sealed class LocalOptionsTests
{
    [Fact]
    public void Without_words_the_usual_ports_and_the_folder_of_the_clone_are_taken()
    {
        var (options, error) = LocalOptions.Parse([]);

        Assert.Null(error);
        Assert.Equal(new LocalOptions { ApiPort = 8000, WebPort = 3000 }, options);
        Assert.Null(options!.Data);
    }

    [Fact]
    public void Every_option_is_understood()
    {
        var (options, _) = LocalOptions.Parse(["--data", "/d", "--reset", "--demo", "--yes", "--api-port", "0", "--web-port", "3100", "--state", "/s", "--restore", "latest", "--rebuild-analytics"]);

        Assert.Equal(
            new LocalOptions { Data = "/d", Reset = true, Demo = true, Yes = true, ApiPort = 0, WebPort = 3100, StateFile = "/s", Restore = "latest", RebuildAnalytics = true },
            options);
    }

    [Theory]
    [InlineData("Unknown option '--prot'.", "--prot")]
    [InlineData("Unknown option 'reset'.", "reset")]
    [InlineData("Option --data needs a value.", "--reset", "--data")]
    [InlineData("Option --api-port needs a port between 0 and 65535, not '70000'.", "--api-port", "70000")]
    [InlineData("Option --web-port needs a port between 0 and 65535, not '-1'.", "--web-port", "-1")]
    [InlineData("--ephemeral and --data contradict each other.", "--ephemeral", "--data", "/d")]
    [InlineData("--rebuild-analytics belongs to --restore.", "--rebuild-analytics")]
    [InlineData("--yes and --no-install contradict each other.", "--yes", "--no-install")]
    public void What_is_wrong_is_said_by_name(string expected, params string[] words)
    {
        var (options, error) = LocalOptions.Parse(words);

        Assert.Null(options);
        Assert.Equal(expected, error);
    }
}
