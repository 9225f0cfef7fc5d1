using System.Diagnostics;

namespace Jonquils.AppHost.Local.Processes;

/// <summary>A running child: its output line by line, its end, and the ways to end it.</summary>
internal sealed class Child
{
    private const int TailLines = 40;

    // A grandchild that lives on keeps the pipes open; what the child itself said is there long before.
    private static readonly TimeSpan LongestDraining = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly ChildSpec _spec;
    private readonly PidFolder? _pids;
    private readonly Queue<string> _tail = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openStreams = 2;

    private Child(Process process, ChildSpec spec, PidFolder? pids)
    {
        _process = process;
        _spec = spec;
        _pids = pids;
        Pid = process.Id;
    }

    /// <summary>Id of the process, which is also the id of its session and group.</summary>
    public int Pid { get; }

    /// <summary>Ends with the child, when its last words have been read; the result is its exit code.</summary>
    public Task<int> Exited => _exited.Task;

    /// <param name="line">Called for every line of output, from any thread.</param>
    /// <param name="pids">Where the pid is written down, for a later start that finds leftovers; <see langword="null"/> for short-lived children.</param>
    public static async Task<Child> StartAsync(ChildSpec spec, Action<string> line, PidFolder? pids, bool? kernelGuards = null)
    {
        var process = await ChildLauncher.StartAsync(ChildCommand.For(spec, kernelGuards ?? ChildCommand.KernelGuards));
        var child = new Child(process, spec, pids);
        process.OutputDataReceived += (_, output) => child.Receive(output.Data, line);
        process.ErrorDataReceived += (_, output) => child.Receive(output.Data, line);
        process.Exited += async (_, _) => await child.EndAsync();
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        pids?.Write(spec.Name, child.Pid);
        return child;
    }

    /// <summary>The last lines of output, for a message that says why the child did not come up.</summary>
    public IReadOnlyList<string> Tail()
    {
        lock (_tail)
        {
            return [.. _tail];
        }
    }

    /// <summary>Asks for an orderly end, waits the grace, then kills what is left of the group.</summary>
    public async Task StopAsync()
    {
        Signals.Send(Pid, _spec.StopSignal);
        await Task.WhenAny(Exited, Task.Delay(_spec.StopGrace));
        Kill();
        await Exited;
    }

    /// <summary>Ends the child and everything it started, at once. Can be called when it is gone already.</summary>
    public void Kill() => Signals.SendToGroup(Pid, Signal.Kill);

    private void Receive(string? text, Action<string> line)
    {
        if (text is null)
        {
            if (Interlocked.Decrement(ref _openStreams) == 0)
            {
                _drained.TrySetResult();
            }

            return;
        }

        lock (_tail)
        {
            if (_tail.Count == TailLines)
            {
                _tail.Dequeue();
            }

            _tail.Enqueue(text);
        }

        line(text);
    }

    private async Task EndAsync()
    {
        _pids?.Remove(_spec.Name);
        await Task.WhenAny(_drained.Task, Task.Delay(LongestDraining));
        _exited.TrySetResult(_process.ExitCode);
    }
}
