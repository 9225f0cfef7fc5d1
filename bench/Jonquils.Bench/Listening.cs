using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace Jonquils.Bench;

/// <summary>Listening events until they are accepted, and so durable, beside PostgreSQL's COPY of the very rows they became.</summary>
internal static class Listening
{
    private const int Runs = 5;
    private const int Clients = 4;
    private const int BatchesOfAClient = 10;
    private const int Batch = 500;
    private const int Singles = 400;
    private const double LeastShare = 0.25;

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await BenchStack.StartAsync();
        using var api = await BenchStack.SignInAsync(stack);
        var track = await BenchStack.NewTrackAsync(stack, api);
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(stack.Postgres) { Database = "streaming_db" }.ConnectionString);
        await ExecuteAsync(database, "CREATE TABLE copied (LIKE playback_history INCLUDING ALL)");
        var (copied, posted, sent) = (new List<double>(), new List<double>(), 0L);
        for (var run = -1; run < Runs; run++)
        {
            var batches = Enumerable.Range(0, Clients * BatchesOfAClient).Select(_ => Events(track, Batch)).ToList();
            var watch = Stopwatch.StartNew();
            var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            {
                var accepted = 0L;
                foreach (var batch in batches.Skip(client * BatchesOfAClient).Take(BatchesOfAClient))
                {
                    accepted += await PostAsync(api, batch);
                }

                return accepted;
            }));
            var rate = answers.Sum() / watch.Elapsed.TotalSeconds;
            sent += answers.Sum();
            var copy = await CopyAsync(database, Clients * BatchesOfAClient * Batch);
            if (run >= 0)
            {
                posted.Add(rate);
                copied.Add(copy);
            }
        }

        var single = Stopwatch.StartNew();
        for (var i = 0; i < Singles; i++)
        {
            sent += await PostAsync(api, Events(track, 1));
        }

        var singleRate = Singles / single.Elapsed.TotalSeconds;
        var kept = await ScalarAsync(database, "SELECT count(*) FROM playback_history");
        var (reference, product) = (Measurement.Median(copied), Measurement.Median(posted));
        return new Measurement(
            "listen", "PostgreSQL COPY of the same rows", reference, product, "events/s", "batched ≥ 0.25×; none lost", product >= reference * LeastShare && kept == sent,
            string.Create(CultureInfo.InvariantCulture, $"batches of {Batch} by {Clients} clients; one at a time by one client {singleRate:0} a second; {sent} accepted, {kept} kept"));
    }

    private static object[] Events(string track, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => (object)new
        {
            event_id = Guid.NewGuid(),
            track_id = track,
            action = "play",
            played_at = TimeProvider.System.GetUtcNow(),
            position_ms = 0,
            platform = "WEB",
            device_type = "desktop",
        }),
    ];

    private static async Task<long> PostAsync(HttpClient api, object[] events)
    {
        var answer = (await api.PostAsJsonAsync("/api/v1/analytics/listen", events)).EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accepted").GetInt64();
    }

    /// <returns>Rows a second.</returns>
    private static async Task<double> CopyAsync(NpgsqlDataSource database, int rows)
    {
        await ExecuteAsync(database, "TRUNCATE copied");
        await using var connection = await database.OpenConnectionAsync();
        string text;
        using (var export = await connection.BeginTextExportAsync($"COPY (SELECT * FROM playback_history ORDER BY id DESC LIMIT {rows}) TO STDOUT"))
        {
            text = await export.ReadToEndAsync();
        }

        var watch = Stopwatch.StartNew();
        await using (var import = await connection.BeginTextImportAsync("COPY copied FROM STDIN"))
        {
            await import.WriteAsync(text);
        }

        return rows / watch.Elapsed.TotalSeconds;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
