using System.Diagnostics;
using Jonquils.Tests.House;

namespace Jonquils.Tests.Web;

/// <summary>The client's own tests, which live beside its sources and run under vitest.</summary>
public sealed class ClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_tests_of_the_client_pass()
    {
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var start = new ProcessStartInfo(npm, ["test", "--", "--run", "--reporter=dot"])
        {
            WorkingDirectory = ClientFolder(),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        using var vitest = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);

        var errors = vitest.StandardError.ReadToEndAsync(patience.Token);
        var said = await vitest.StandardOutput.ReadToEndAsync(patience.Token);
        await vitest.WaitForExitAsync(patience.Token);

        Assert.True(vitest.ExitCode == 0, said + await errors);
    }

    private static string ClientFolder() => Path.Combine(Repository.Root, "Jonquils.Web", "ClientApp");
}
