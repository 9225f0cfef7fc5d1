using System.Collections.Concurrent;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>The one thread that starts child processes. It lives as long as the worker.</summary>
/// <remarks>
/// The kernel's parent-death signal fires when the thread that forked the child ends, not the process: children started
/// from pool threads die whenever the pool shrinks.
/// </remarks>
internal sealed class StartingThread : IDisposable
{
    private readonly BlockingCollection<Action> _starts = [];

    public StartingThread() => new Thread(Run) { IsBackground = true, Name = "child processes" }.Start();

    /// <summary>Runs <paramref name="start"/> on the thread. It should start a child and return.</summary>
    public Task<T> RunAsync<T>(Func<T> start)
    {
        // Continuations must not run here, or a long one would hold up all other starts.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() =>
        {
            try
            {
                done.SetResult(start());
            }
#pragma warning disable CA1031 // Whatever went wrong belongs to the caller, not to this thread.
            catch (Exception error)
#pragma warning restore CA1031
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    public void Dispose() => _starts.CompleteAdding();

    private void Run()
    {
        foreach (var start in _starts.GetConsumingEnumerable())
        {
            start();
        }
    }
}
