using System.Runtime.Versioning;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Tools;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.AppHost;

/// <summary>Which stack is built is one property; it is asked of MSBuild itself.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StackChoiceTests
{
    [Fact]
    public async Task An_address_of_a_container_engine_chooses_containers() =>
        Assert.Equal("containers", await ChosenAsync(("DOCKER_HOST", "tcp://localhost:2375")));

    [Fact]
    public async Task The_variable_wins_over_what_is_found()
    {
        Assert.Equal("local", await ChosenAsync(("DOCKER_HOST", "tcp://localhost:2375"), ("JonquilsStack", "local")));
        Assert.Equal("containers", await ChosenAsync(("JonquilsStack", "containers")));
    }

    [Fact]
    public async Task A_client_on_the_path_without_an_engine_changes_nothing()
    {
        var folder = await TestStack.NewFolderAsync("client");
        await File.WriteAllTextAsync(Path.Combine(folder, "docker"), "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(folder, "docker"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var without = await ChosenAsync();
        var with = await ChosenAsync(("PATH", $"{folder}:{Environment.GetEnvironmentVariable("PATH")}"));

        Assert.Equal(without, with);
    }

    [Fact]
    public async Task A_socket_of_the_user_chooses_containers()
    {
        var folder = await TestStack.NewFolderAsync("runtime");
        Directory.CreateDirectory(Path.Combine(folder, "podman"));
        await File.WriteAllTextAsync(Path.Combine(folder, "podman", "podman.sock"), "");

        Assert.Equal("containers", await ChosenAsync(("XDG_RUNTIME_DIR", folder)));
    }

    private static async Task<string> ChosenAsync(params (string Name, string Value)[] environment)
    {
        // Whatever chose the stack of this test run must not answer for the one asked about.
        var variables = new Dictionary<string, string> { ["JonquilsStack"] = "", ["DOCKER_HOST"] = "" };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        var answer = await Command.RunAsync(
            ProductLayout.Dotnet, ["msbuild", Path.Combine(ProductLayout.Current.Root, "Stack.props"), "-getProperty:JonquilsStack", "-nologo"], CancellationToken.None, variables);
        Assert.True(answer.Succeeded, answer.Output + answer.Errors);
        return answer.Output.Trim();
    }
}
