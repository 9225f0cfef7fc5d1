using System.Diagnostics;
using Jonquils.Tests.House;

namespace Jonquils.Tests.Web;

/// <summary>The client's own tests, which live beside its sources and run under vitest, and its linter.</summary>
public sealed class ClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    [Fact]
    public Task The_tests_of_the_client_pass() => RunAsync("test", "--", "--run", "--reporter=dot");

    [Fact]
    public Task The_sources_of_the_client_keep_the_rules_of_its_linter() => RunAsync("run", "lint");

    private static async Task RunAsync(params string[] command)
    {
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var start = new ProcessStartInfo(npm, command)
        {
            WorkingDirectory = ClientFolder(),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);

        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        var said = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);

        Assert.True(process.ExitCode == 0, said + await errors);
    }

    private static string ClientFolder() => Path.Combine(Repository.Root, "Jonquils.Web", "ClientApp");
}
