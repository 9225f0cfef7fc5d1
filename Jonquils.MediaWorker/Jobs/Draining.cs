using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Whether this worker takes jobs. One that drains takes none, and hands back those that it cannot finish in time.</summary>
internal sealed class Draining(JobSignals signals, IOptions<JobOptions> options, TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _handBack;
    private int _running;

    /// <summary>Whether no job may be taken.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Jobs that run here.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Takes nothing more, and gives what runs a while to end.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (!IsOn)
            {
                IsOn = true;
                Current().CancelAfter(options.Value.DrainFor);
            }
        }
    }

    /// <summary>Takes jobs again. What still runs may end in peace.</summary>
    public void End()
    {
        lock (_gate)
        {
            IsOn = false;
            if (_handBack is { IsCancellationRequested: false })
            {
                _handBack.CancelAfter(Timeout.InfiniteTimeSpan);
            }
            else
            {
                // Those whose time is over still look at the old one.
                _handBack = null;
            }
        }

        signals.Announce();
    }

    /// <summary>Counts a job while it runs.</summary>
    /// <param name="run">Does the job; its token is cancelled when the job must be handed back.</param>
    public async Task WhileRunningAsync(Func<CancellationToken, Task> run)
    {
        Interlocked.Increment(ref _running);
        try
        {
            CancellationToken handBack;
            lock (_gate)
            {
                handBack = Current().Token;
            }

            await run(handBack);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public void Dispose() => _handBack?.Dispose();

    private CancellationTokenSource Current() => _handBack ??= new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
}
