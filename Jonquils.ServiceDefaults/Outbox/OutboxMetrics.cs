using System.Diagnostics.Metrics;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Jonquils.ServiceDefaults.Outbox;

/// <summary>How many facts of one database wait to be told, since when, and how many were given up.</summary>
internal sealed class OutboxMetrics : PeriodicLoop
{
    private const string Sql = """
        SELECT count(*) FILTER (WHERE dead_at IS NULL), count(*) FILTER (WHERE dead_at IS NOT NULL),
               coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE dead_at IS NULL)), 0)::float8
        FROM outbox WHERE sent_at IS NULL
        """;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly NpgsqlDataSource _database;
    private (long Waiting, long Dead, double Age)? _last;

    public OutboxMetrics(string name, NpgsqlDataSource database, IMeterFactory meters, TimeProvider clock, ILogger<OutboxMetrics> logger)
        : base(Every, clock, logger)
    {
        _database = database;
        var tag = new KeyValuePair<string, object?>("database", name);
        var meter = meters.Create("Jonquils.Outbox");
        meter.CreateObservableGauge("jonquils.outbox.waiting", () => Read(last => last.Waiting, tag), "{message}", "Facts that were not delivered yet");
        meter.CreateObservableGauge("jonquils.outbox.dead", () => Read(last => last.Dead, tag), "{message}", "Facts that were refused for good and given up");
        meter.CreateObservableGauge("jonquils.outbox.oldest.age", () => Read(last => last.Age, tag), "s", "Age of the oldest fact that was not delivered yet");
    }

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        // What cannot be measured is not reported as it last was.
        _last = null;
        await using var command = _database.CreateCommand(Sql);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        _last = (row.GetInt64(0), row.GetInt64(1), row.GetDouble(2));
    }

    private IEnumerable<Measurement<T>> Read<T>(Func<(long Waiting, long Dead, double Age), T> value, KeyValuePair<string, object?> tag)
        where T : struct => _last is { } last ? [new Measurement<T>(value(last), tag)] : [];
}
