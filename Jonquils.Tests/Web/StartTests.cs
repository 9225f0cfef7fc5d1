using System.Diagnostics;
using Jonquils.Web;

namespace Jonquils.Tests.Web;

public sealed class StartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("localhost:8000", "no absolute http or https address")]
    [InlineData("ftp://files.example.org", "no absolute http or https address")]
    public async Task A_start_without_a_right_address_of_the_api_ends_with_a_sentence_that_names_the_setting(string? address, string reason)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WebMarker).Assembly.Location]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = "http://localhost:0";
        start.Environment["Api__PublicBaseUrl"] = address;
        using var host = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);

        // Both are read, so that neither can fill up and hold the process.
        var output = host.StandardOutput.ReadToEndAsync(patience.Token);
        var said = await host.StandardError.ReadToEndAsync(patience.Token);
        await output;
        await host.WaitForExitAsync(patience.Token);

        Assert.Equal(1, host.ExitCode);
        Assert.Contains("Api:PublicBaseUrl", said, StringComparison.Ordinal);
        Assert.Contains(reason, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }
}
