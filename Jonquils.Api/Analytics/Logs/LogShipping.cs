using System.Threading.Channels;
using Jonquils.Api.Analytics.Schema;
using Jonquils.Api.Search;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Analytics.Logs;

/// <summary>Writes logged requests and searches into ClickHouse in batches; what it cannot write now waits on disk, or else in memory.</summary>
internal sealed partial class LogShipping(
    RequestLog requests, SearchLog searches, LogSpool spool, ClickHouseClient clickHouse, AnalyticsSchema schema, IOptions<AnalyticsOptions> options, TimeProvider clock,
    ILogger<LogShipping> logger)
    : PeriodicLoop(options.Value.ShipEvery, clock, logger)
{
    private const int MostRows = 20_000;

    // Without a disk to wait on the batches wait here, and the buffers behind them fill up and count what they drop.
    private readonly Queue<LogBatch> _waiting = new();
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isAway;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (clickHouse.IsConfigured)
        {
            await RunOnceAsync(cancellationToken);
        }
    }

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        if (!clickHouse.IsConfigured)
        {
            // Nobody will ever ask for them.
            _ = Take(searches.Entries);
            return;
        }

        // The last turn, when the service stops, may come while one that was cut short still ends.
        await _turn.WaitAsync(cancel);
        try
        {
            await ShipAsync(cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    private async Task ShipAsync(CancellationToken cancel)
    {
        bool more;
        do
        {
            more = false;
            if (_waiting.Count == 0)
            {
                if (Take(requests.Entries) is { Count: > 0 } answered)
                {
                    _waiting.Enqueue(LogBatch.Of(answered));
                    more = answered.Count == MostRows;
                }

                if (Take(searches.Entries) is { Count: > 0 } asked)
                {
                    _waiting.Enqueue(LogBatch.Of(asked));
                    more |= asked.Count == MostRows;
                }
            }

            if (!await TrySendAsync(cancel))
            {
                while (_waiting.TryPeek(out var batch) && await spool.TryKeepAsync(batch, cancel))
                {
                    _waiting.Dequeue();
                }

                return;
            }
        }
        while (more);
    }

    private async Task<bool> TrySendAsync(CancellationToken cancel)
    {
        try
        {
            await schema.EnsureAsync(cancel);
            await spool.ReplayAsync(cancel);
            while (_waiting.TryPeek(out var batch))
            {
                await clickHouse.InsertAsync(batch.Table, batch.Columns, batch.Rows.ToAsyncEnumerable(), batch.Token, cancel);
                _waiting.Dequeue();
            }

            _isAway = false;
            return true;
        }
        catch (Exception error) when (error is ClickHouseUnavailableException or ClickHouseException)
        {
            if (LogSpool.IsFinal(error) && _waiting.TryDequeue(out var refused))
            {
                spool.Drop(refused.Rows.Count, "refused");
            }

            if (!_isAway)
            {
                LogAway(error);
            }

            _isAway = true;
            return false;
        }
    }

    private static List<T> Take<T>(ChannelReader<T> entries)
    {
        var taken = new List<T>();
        while (taken.Count < MostRows && entries.TryRead(out var entry))
        {
            taken.Add(entry);
        }

        return taken;
    }

    [LoggerMessage(2702, LogLevel.Warning, "Logged requests and searches cannot be written to ClickHouse and wait until they can")]
    private partial void LogAway(Exception error);
}
