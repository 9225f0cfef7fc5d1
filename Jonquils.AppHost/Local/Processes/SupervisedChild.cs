using System.Diagnostics;
using Jonquils.AppHost.Local.Servers;

namespace Jonquils.AppHost.Local.Processes;

/// <summary>Keeps one part of the stack running: starts it again, ever more slowly, when it ends by itself.</summary>
internal sealed class SupervisedChild(Part part, Terminal terminal, PidFolder pids)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // A child that ran this long was healthy, so its next crash is a new story.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Child? _child;
    private Task _watch = Task.CompletedTask;

    public string Name => part.Name;

    public Part Part => part;

    /// <summary>Whether lines are shown as they come. Off while the stack starts, so that progress stays readable.</summary>
    public bool ShowLog { get; set; }

    public IReadOnlyList<string> Tail() => _child?.Tail() ?? [];

    public async Task StartAsync()
    {
        _child = await StartChildAsync();
        _watch = WatchAsync();
    }

    /// <summary>Waits until the part serves, or has ended, or the time is up.</summary>
    /// <exception cref="LocalStackException">It did not come up; the message carries its last lines.</exception>
    public async Task WaitUntilReadyAsync(TimeSpan atMost, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        var nextWord = TimeSpan.FromSeconds(5);
        while (!await part.IsReady(cancel))
        {
            if (waited.Elapsed > atMost)
            {
                throw new LocalStackException(
                    $"{part.Name} was not healthy after {atMost.TotalSeconds:0} s. Its last lines:{Environment.NewLine}{string.Join(Environment.NewLine, Tail())}",
                    $"See its log, or start over with --reset if its data is damaged.");
            }

            if (waited.Elapsed > nextWord)
            {
                terminal.Say($"  {part.Name,-11} still starting ({waited.Elapsed.TotalSeconds:0} s)");
                nextWord += TimeSpan.FromSeconds(5);
            }

            await Task.Delay(50, cancel);
        }

        terminal.Say($"  {part.Name,-11} ready after {waited.Elapsed.TotalSeconds:0.0} s at {part.Address}");
    }

    /// <summary>Ends the child in order and stops watching it.</summary>
    public async Task StopAsync()
    {
        _stopping.TrySetResult();
        if (_child is { } running)
        {
            await running.StopAsync();
        }

        await _watch;
    }

    public void Kill()
    {
        _stopping.TrySetResult();
        _child?.Kill();
    }

    private Task<Child> StartChildAsync() => Child.StartAsync(
        part.Spec,
        line =>
        {
            if (ShowLog)
            {
                terminal.Log(part.Name, line);
            }
        },
        pids);

    private async Task WatchAsync()
    {
        var pause = FirstPause;
        while (true)
        {
            var ran = Stopwatch.StartNew();
            var code = await _child!.Exited;
            if (_stopping.Task.IsCompleted)
            {
                return;
            }

            // What it left behind would hold its ports and locks.
            _child.Kill();
            pause = ran.Elapsed > Settled ? FirstPause : pause;
            terminal.Warn($"{part.Name} ended by itself with code {code}; starting it again in {pause.TotalSeconds:0} s");
            if (!ShowLog)
            {
                foreach (var line in _child.Tail())
                {
                    terminal.Log(part.Name, line);
                }
            }

            if (await Task.WhenAny(Task.Delay(pause), _stopping.Task) == _stopping.Task)
            {
                return;
            }

            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            _child = await StartChildAsync();
        }
    }
}
