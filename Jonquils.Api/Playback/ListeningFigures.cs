using System.Globalization;
using Jonquils.Api.Playback.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Monitoring;
using Npgsql;

namespace Jonquils.Api.Playback;

/// <summary>What the monitor is told of listening: of the latest events those that cannot be, and who listens more than anybody can.</summary>
internal sealed class ListeningFigures([FromKeyedServices(PlaybackDb.Name)] NpgsqlDataSource database, TimeProvider clock) : IReportsFigures
{
    private const int Latest = 50_000;

    // The latest by the order of commits, which has an index; when they are said to have been played is theirs to say.
    private const string LatestSql = "(SELECT * FROM playback_history ORDER BY tx DESC, id DESC LIMIT $1) h";

    private const string ImpossibleSql = $"""
        SELECT count(*) FROM {LatestSql}
        WHERE play_duration_ms < 0 OR position_ms < 0 OR completion_percentage NOT BETWEEN 0 AND 100 OR played_at > received_at + interval '1 minute'
        """;

    private const string BusySql = $"""
        SELECT user_id::text, count(*) FROM {LatestSql} WHERE received_at >= $2 AND action = 'play' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5
        """;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public string Source => "listening";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        await using var impossible = database.CreateCommand(ImpossibleSql);
        impossible.Parameters.Add(new() { Value = Latest });
        var count = (long)(await impossible.ExecuteScalarAsync(cancel))!;
        var (largest, words) = await BusiestAsync(cancel);
        return
        [
            new(FigureNames.ListensImpossible, count, Detail: string.Create(CultureInfo.InvariantCulture, $"Of the latest {Latest} events.")),
            new(FigureNames.ListeningsOfOneAccount, largest, Detail: $"Begun in the last hour, by account: {words}"),
        ];
    }

    private async Task<(long Largest, string Words)> BusiestAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(BusySql);
        command.Parameters.Add(new() { Value = Latest });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() - Hour });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var found = new List<(string Who, long Count)>();
        while (await row.ReadAsync(cancel))
        {
            found.Add((row.GetString(0), row.GetInt64(1)));
        }

        return found.Count == 0 ? (0, "none.") : (found[0].Count, string.Join(", ", found.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Who} {one.Count}"))) + ".");
    }
}
