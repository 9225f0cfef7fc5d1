using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.AppHost.Local;
using Jonquils.Tests.Stack;
using Npgsql;

namespace Jonquils.Bench;

/// <summary>The first page of tracks, filtered and sorted, in a catalogue of a million, beside the statement behind it through Npgsql alone.</summary>
internal static class ApiList
{
    private const int Runs = 5;
    private const int Requests = 300;
    private const int Tracks = 1_000_000;
    private const int FarPage = 1000;
    private const double MostTimes = 1.3;
    private const double MostMilliseconds = 30;

    private static readonly string[] Queries =
    [
        "/api/v1/tracks", "/api/v1/tracks?sort=title", "/api/v1/tracks?sort=popularity", "/api/v1/tracks?genre=ambient&sort=popularity", "/api/v1/tracks?q=night&sort=title",
    ];

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await BenchStack.StartAsync();
        await SeedAsync(stack);
        using var api = await BenchStack.SignInAsync(stack);
        var catalog = new NpgsqlConnectionStringBuilder(stack.Postgres) { Database = "catalog_db" }.ConnectionString;
        await using var database = NpgsqlDataSource.Create(catalog);
        var (own, ours, far) = (new List<double>(), new List<double>(), new List<double>());
        var after = await WalkAsync(api, FarPage);
        for (var run = -1; run < Runs; run++)
        {
            var first = await TimeAsync(Requests, async _ => await ReadAsync(database));
            var second = await TimeAsync(Requests, async _ => await api.GetByteArrayAsync("/api/v1/tracks?sort=title"));
            var third = await TimeAsync(Requests, async _ => await api.GetByteArrayAsync($"/api/v1/tracks?sort=title&after={after}"));
            if (run >= 0)
            {
                own.Add(Measurement.Median(first));
                ours.Add(Measurement.Median(second));
                far.Add(Measurement.Median(third));
            }
        }

        var all = new List<double>();
        var (slowest, slowestP95) = ("", 0.0);
        foreach (var query in Queries)
        {
            var times = await TimeAsync(Requests, async _ => await api.GetByteArrayAsync(query));
            all.AddRange(times);
            (slowest, slowestP95) = P95(times) > slowestP95 ? (query, P95(times)) : (slowest, slowestP95);
        }

        var p95 = P95(all);
        var (npgsql, product, page) = (Measurement.Median(own), Measurement.Median(ours), Measurement.Median(far));
        return new Measurement(
            "api-list", "its statement through Npgsql", npgsql, product, "ms", "≤ 1.3×, p95 ≤ 30 ms; page 1,000 like page 1",
            product <= npgsql * MostTimes && p95 <= MostMilliseconds && page <= product * MostTimes,
            FormattableString.Invariant($"{Tracks} tracks; p95 over {Queries.Length} filters and sorts {p95:0.0} ms, of the slowest ({slowest}) {slowestP95:0.0} ms; page {FarPage}: {page:0.00} ms"));
    }

    private static double P95(List<double> times) => times.Order().ElementAt((int)(times.Count * 0.95));

    public static async Task SeedAsync(RunningStack stack)
    {
        var start = new ProcessStartInfo(ProductLayout.Dotnet, [ProductLayout.Current.AssemblyOf("Jonquils.Api"), "seed", "--tracks", $"{Tracks}"]);
        foreach (var (name, value) in BenchStack.ApiEnvironment(stack))
        {
            start.Environment[name] = value;
        }

        using var seed = Process.Start(start)!;
        await seed.WaitForExitAsync();
        if (seed.ExitCode != 0)
        {
            throw new InvalidOperationException($"Seeding ended with {seed.ExitCode}.");
        }
    }

    private static async Task<int> ReadAsync(NpgsqlDataSource database)
    {
        // The product's own statements: the page's ids, and all that the page shows of them.
        await using var connection = await database.OpenConnectionAsync();
        await using var page = TrackQuery.For(new ListTracks.Query(Sort: ListTracks.ByTitle), null, new CurrentUser(Guid.Empty, Guid.Empty, IsAdmin: true))!;
        page.Connection = connection;
        var ids = new List<Guid>();
        await using (var found = await page.ExecuteReaderAsync())
        {
            while (await found.ReadAsync())
            {
                ids.Add(found.GetGuid(0));
            }
        }

        await using var command = new NpgsqlCommand(TrackReader.FindAllSql, connection) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] } } };
        await command.PrepareAsync();
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        while (await reader.ReadAsync())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                reader.GetValue(column);
            }

            rows++;
        }

        return rows;
    }

    private static async Task<string> WalkAsync(HttpClient api, int pages)
    {
        string? after = null;
        for (var page = 0; page < pages; page++)
        {
            var answer = await api.GetFromJsonAsync<JsonElement>("/api/v1/tracks?sort=title" + (after is null ? "" : $"&after={after}"));
            after = answer.GetProperty("next").GetString();
        }

        return after!;
    }

    private static async Task<List<double>> TimeAsync(int times, Func<int, Task> work)
    {
        var all = new List<double>(times);
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            await work(i);
            all.Add(watch.Elapsed.TotalMilliseconds);
        }

        return all;
    }
}
