using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Api.Search;
using Jonquils.Api.Search.Postgres;
using Jonquils.Api.Search.Text;
using Jonquils.Tests.Stack;
using Npgsql;

namespace Jonquils.Bench;

/// <summary>Searching, suggesting and forgiving slips in a catalogue of a million tracks, beside the engine's own statement through Npgsql alone.</summary>
internal static class SearchSpeed
{
    private const int Rounds = 12;
    private const double MostTimes = 1.3;
    private const double MostSearch = 60;
    private const double MostSuggest = 20;
    private const double MostForgiving = 150;

    private static readonly TimeSpan IndexPatience = TimeSpan.FromMinutes(20);

    private static readonly string[] Queries =
    [
        "silent rivers", "midnight", "тихий берег", "live", "golden signals remix", "дождь", "electric foxes 17", "northern", "лунный маяк", "velvet compass rock", "ii", "tides acoustic",
    ];

    private static readonly string[] Beginnings = ["si", "mi", "ти", "go", "silent r", "ве", "har", "electric fo", "северн", "li", "тихий бе", "ve"];
    private static readonly string[] Slips = ["sielnt rivers", "midngiht", "тихй берег", "golden sginals", "elecrtic foxes", "нортерн маяк", "velvte compas", "лунынй"];

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await BenchStack.StartAsync();
        using var api = new HttpClient { BaseAddress = new Uri(stack.Api), Timeout = TimeSpan.FromMinutes(2) };
        var asked = Stopwatch.StartNew();
        await ApiList.SeedAsync(stack);
        asked.Restart();
        var documents = await WaitForIndexAsync(stack);
        var built = asked.Elapsed;
        var catalog = new NpgsqlConnectionStringBuilder(stack.Postgres) { Database = "catalog_db" }.ConnectionString;
        await using var database = NpgsqlDataSource.Create(catalog);

        // The engine's own statement, as the product would put it.
        var index = new PostgresSearch(database, new PostgresIndex(database));
        var (own, ours) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var query in Queries)
            {
                var first = await TimeAsync(() => index.SearchAsync(Question(query), CancellationToken.None));
                var second = await TimeAsync(() => api.GetByteArrayAsync($"/api/v1/search/tracks?q={query}"));
                if (round >= 0)
                {
                    own.Add(first);
                    ours.Add(second);
                }
            }
        }

        var suggest = await TimesAsync(api, Beginnings.Select(beginning => $"/api/v1/search/suggest?q={beginning}"));
        var forgiving = await TimesAsync(api, Slips.Select(slip => $"/api/v1/search/tracks?q={slip}"));
        var (engine, product, p95) = (Measurement.Median(own), Measurement.Median(ours), P95(ours));
        return new Measurement(
            "search", "the engine's own query through Npgsql", engine, product, "ms",
            "≤ 1.3×; p95 search ≤ 60 ms, suggest ≤ 20 ms, slips ≤ 150 ms",
            product <= engine * MostTimes && p95 <= MostSearch && P95(suggest) <= MostSuggest && P95(forgiving) <= MostForgiving,
            FormattableString.Invariant(
                $"{documents} documents indexed in {built.TotalSeconds:0} s; p95 search {p95:0.0} ms, suggest {P95(suggest):0.0} ms, slips {P95(forgiving):0.0} ms"));
    }

    private static SearchQuestion Question(string query) => new(
        SearchKinds.Track, PlainWords.Of(query), SearchSorts.Relevance, 20, null, Forgiving: false, [],
        new SearchRanges((null, null), (null, null), (null, null), (null, null)), null, WithFacets: false);

    private static async Task<long> WaitForIndexAsync(RunningStack stack)
    {
        using var patience = new CancellationTokenSource(IndexPatience);
        while (true)
        {
            // Access tokens end before an index of a million is sure to be there.
            using var admin = await BenchStack.SignInAsync(stack);
            var engine = (await admin.GetFromJsonAsync<JsonElement>("/api/v1/search/reindex", patience.Token)).GetProperty("engines")[0];
            if (engine.GetProperty("documents").GetInt64() > 900_000)
            {
                return engine.GetProperty("documents").GetInt64();
            }

            await Task.Delay(2000, patience.Token);
        }
    }

    private static async Task<List<double>> TimesAsync(HttpClient api, IEnumerable<string> addresses)
    {
        var (all, times) = (addresses.ToList(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var address in all)
            {
                var time = await TimeAsync(() => api.GetByteArrayAsync(address));
                if (round >= 0)
                {
                    times.Add(time);
                }
            }
        }

        return times;
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double P95(List<double> times) => times.Order().ElementAt((int)(times.Count * 0.95));
}
