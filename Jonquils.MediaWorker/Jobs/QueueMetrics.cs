using System.Diagnostics.Metrics;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Loops;
using Npgsql;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>How long the queue is and how old its oldest job, by lane. Every worker reports the same figures: take the greatest, not the sum.</summary>
internal sealed class QueueMetrics : PeriodicLoop
{
    private const string Sql = """
        SELECT lane, status, count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8
        FROM processing_jobs WHERE status IN ('PENDING', 'PROCESSING', 'FAILED') GROUP BY lane, status
        """;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly string[] States = [JobStatuses.Pending, JobStatuses.Processing, JobStatuses.Failed];
    private static readonly string[] Known = [Lanes.Audio, Lanes.Video];

    private readonly NpgsqlDataSource _database;
    private Dictionary<(string Lane, string Status), (long Jobs, double Age)>? _last;

    public QueueMetrics([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, IMeterFactory meters, TimeProvider clock, ILogger<QueueMetrics> logger)
        : base(Every, clock, logger)
    {
        _database = database;
        var meter = meters.Create("Jonquils.Jobs");
        meter.CreateObservableGauge("jonquils.queue.depth", Depths, "{job}", "Jobs in the queue, by lane and status; failed ones wait for somebody to look at them");
        meter.CreateObservableGauge("jonquils.queue.oldest.age", Ages, "s", "Age of the oldest job that nobody has taken, by lane");
    }

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        // What cannot be measured is not reported as it last was.
        _last = null;
        Dictionary<(string, string), (long, double)> rows = [];
        await using var command = _database.CreateCommand(Sql);
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            rows[(row.GetString(0), row.GetString(1))] = (row.GetInt64(2), row.GetDouble(3));
        }

        _last = rows;
    }

    // An empty lane reports zero: an alert cannot tell a missing figure from a missing worker.
    private IEnumerable<Measurement<long>> Depths() => _last is not { } last ? [] :
        from lane in Known
        from status in States
        select new Measurement<long>(last.GetValueOrDefault((lane, status)).Jobs, new("lane", lane), new("status", status));

    private IEnumerable<Measurement<double>> Ages() => _last is not { } last ? [] :
        Known.Select(lane => new Measurement<double>(last.GetValueOrDefault((lane, JobStatuses.Pending)).Age, new KeyValuePair<string, object?>("lane", lane)));
}
