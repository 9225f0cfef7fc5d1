using System.Runtime.InteropServices;
using Jonquils.AppHost.Local.Engine;
using Jonquils.AppHost.Local.Processes;

namespace Jonquils.AppHost.Local;

/// <summary>The command line of the local stack and of the verbs that it starts itself with.</summary>
internal static class LocalCommand
{
    /// <summary>Runs the local stack also from a build of the other one; the tests do, whatever was built.</summary>
    public const string Verb = "local";

    public static bool IsVerb(string[] words) => words is [Verb or EngineHost.Verb or Watchdog.Verb, ..];

    /// <returns>0 after an orderly end, 1 when the stack cannot start, 2 for a wrong command line, 130 after a second Ctrl+C.</returns>
    public static Task<int> RunAsync(string[] words) => words switch
    {
        [EngineHost.Verb, .. var rest] => EngineHost.RunAsync(rest),
        [Watchdog.Verb, .. var rest] => Watchdog.RunAsync(rest),
        [Verb, .. var rest] => RunStackAsync(rest),
        _ => RunStackAsync(words),
    };

    private static async Task<int> RunStackAsync(IReadOnlyList<string> words)
    {
        var terminal = Terminal.Console;
        var (options, error) = LocalOptions.Parse(words);
        if (options is null)
        {
            await Console.Error.WriteLineAsync($"{error}{Environment.NewLine}{Environment.NewLine}{LocalOptions.Usage}");
            return 2;
        }

        if (options.Help)
        {
            terminal.Say(LocalOptions.Usage);
            return 0;
        }

        terminal.Say(StackDecision.FirstLine(Verb));
        if (OperatingSystem.IsWindows())
        {
            terminal.Fail("The local stack runs on Linux and macOS. On Windows run it inside WSL, or start a container engine for the other stack.");
            return 1;
        }

        return await RunUntilSignalledAsync(options, terminal);
    }

    private static async Task<int> RunUntilSignalledAsync(LocalOptions options, Terminal terminal)
    {
        var stack = new LocalStack(options, terminal);
        using var stop = new CancellationTokenSource();
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            if (stop.IsCancellationRequested)
            {
                stack.Kill();
                Environment.Exit(130);
            }

            // The handler's thread must come back at once, or the second signal would wait behind the first.
            _ = stop.CancelAsync();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        try
        {
            return await stack.RunAsync(stop.Token);
        }
        catch (LocalStackException failure)
        {
            terminal.Fail(failure.Message);
            terminal.Fail(failure.Advice);
            return 1;
        }
    }
}
