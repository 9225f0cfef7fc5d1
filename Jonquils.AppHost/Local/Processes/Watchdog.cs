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

        // Before the child starts: a request that comes in between must not end the watchdog and leave the child behind.
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Note(context, asked));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Note(context, asked));

        var start = new ProcessStartInfo(words[2], words.Skip(3)) { UseShellExecute = false, RedirectStandardInput = true };
        using var child = await ChildLauncher.StartAsync(start);
        child.StandardInput.Close();

        var exited = child.WaitForExitAsync();
        var parentGone = ParentGoneAsync();
        if (await Task.WhenAny(exited, parentGone, asked.Task) != exited)
        {
            Signals.Send(child.Id, signal);
            // Asked by a living parent, the child may take its time: the parent knows how much, and kills us all after that.
            await (await Task.WhenAny(exited, parentGone) == parentGone ? Task.WhenAny(exited, Task.Delay(Grace)) : exited);
            child.Kill(entireProcessTree: true);
        }

        await exited;
        return child.ExitCode;
    }

    private static void Note(PosixSignalContext context, TaskCompletionSource asked)
    {
        context.Cancel = true;
        asked.TrySetResult();
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
