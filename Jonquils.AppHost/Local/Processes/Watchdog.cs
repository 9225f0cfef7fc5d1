using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Jonquils.AppHost.Local.Processes;

/// <summary>Where the kernel has no parent-death signal (macOS): a small process between us and the child that ends the child when we are gone.</summary>
internal static class Watchdog
{
    public const string Verb = "watch";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <param name="words"><c>SIGNAL -- program arguments...</c></param>
    /// <returns>The child's exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        var signal = (Signal)int.Parse(words[0], CultureInfo.InvariantCulture);
        Signals.LeaveTerminal();

        var start = new ProcessStartInfo(words[2], words.Skip(3)) { UseShellExecute = false, RedirectStandardInput = true };
        using var child = await ChildLauncher.StartAsync(start);
        child.StandardInput.Close();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Forward(context, child, signal));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Forward(context, child, signal));

        var exited = child.WaitForExitAsync();
        var parentGone = ParentGoneAsync();
        if (await Task.WhenAny(exited, parentGone) == parentGone)
        {
            Signals.Send(child.Id, signal);
            await Task.WhenAny(exited, Task.Delay(Grace));
            child.Kill(entireProcessTree: true);
        }

        await exited;
        return child.ExitCode;
    }

    private static void Forward(PosixSignalContext context, Process child, Signal signal)
    {
        context.Cancel = true;
        Signals.Send(child.Id, signal);
    }

    private static async Task ParentGoneAsync()
    {
        // The parent never writes: the pipe's end is the parent's end, however it came about.
        using var input = Console.OpenStandardInput();
        var buffer = new byte[64];
        while (await input.ReadAsync(buffer) > 0)
        {
        }
    }
}
