using System.Collections.Concurrent;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Wakes those who wait for jobs, and stops single running jobs.</summary>
internal sealed class JobSignals
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _running = new();
    private TaskCompletionSource _news = New();

    /// <summary>Ends with the next <see cref="Announce"/>. Take it before looking, or what comes in between is missed.</summary>
    public Task News => Volatile.Read(ref _news).Task;

    /// <summary>There may be something to take.</summary>
    public void Announce() => Interlocked.Exchange(ref _news, New()).TrySetResult();

    /// <summary>Stops the job if it runs here.</summary>
    public void Stop(Guid jobId)
    {
        if (_running.TryGetValue(jobId, out var stop))
        {
            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just ended by itself.
            }
        }
    }

    public void Register(Guid jobId, CancellationTokenSource stop) => _running[jobId] = stop;

    public void Forget(Guid jobId) => _running.TryRemove(jobId, out _);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
