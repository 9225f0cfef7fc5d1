using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Hostile;

/// <summary>The corpus, input by input, and many of it at once.</summary>
[Trait("Category", "Hostile")]
[Trait("Category", "Security")]
public sealed class HostileInputTests(HostileHost api) : IClassFixture<HostileHost>
{
    // What a careless answer would give away: stack frames, types, paths, the database's own words, settings.
    private static readonly string[] Secrets = ["   at ", "Exception", "Npgsql", "System.", "Microsoft.", "postgres", "/tmp/", "/home/", "bin/Debug", "Password=", "SELECT ", "Jonquils.Api"];

    // What a refused request must not add a row to. Accounts and their sessions are left out, since some inputs sign somebody in first.
    private static readonly (string Database, string Table)[] Tables =
    [
        ("catalog_db", "tracks"), ("catalog_db", "albums"), ("catalog_db", "artists"), ("catalog_db", "track_artists"), ("catalog_db", "playlists.playlists"), ("catalog_db", "playlists.playlist_tracks"),
        ("catalog_db", "catalog_imports"), ("video_db", "videos"), ("storage_db", "user_tracks"), ("storage_db", "api_keys"), ("storage_db", "cookies"),
        ("streaming_db", "playback_history"),
    ];

    private const int AtOnce = 16;

    private static readonly Dictionary<string, HostileInput> Corpus =
        new[] { BodyCorpus.Inputs, QueryCorpus.Inputs, WireCorpus.Inputs, TokenCorpus.Inputs, LinkCorpus.Inputs, AddressCorpus.Inputs }
            .SelectMany(inputs => inputs).ToDictionary(input => input.Name);

    public static TheoryData<string> Names => new(Corpus.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_refused_as_documented_gives_nothing_away_and_the_next_good_request_is_served(string name)
    {
        await CheckAsync(Corpus[name]);

        await IsServedAsync();
    }

    [Fact]
    public void There_are_as_many_as_were_promised() => Assert.InRange(Corpus.Count, 250, int.MaxValue);

    [Fact]
    [Trait("Category", "Long")]
    public async Task All_of_them_three_times_and_many_at_once_are_refused_likewise_and_leave_no_bytes_no_rows_and_no_memory_taken()
    {
        await ThrowAsync(times: 1);
        var (stored, rows) = (api.Stored(), await RowsAsync());
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await ThrowAsync(times: 3);

        Assert.Equal(stored, api.Stored());
        Assert.Equal(rows, await RowsAsync());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 48L * 1024 * 1024);
        await IsServedAsync();
    }

    private Task ThrowAsync(int times) => Parallel.ForEachAsync(
        Enumerable.Repeat(Corpus.Values, times).SelectMany(inputs => inputs), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (input, _) =>
        {
            try
            {
                await CheckAsync(input);
            }
            catch (HttpRequestException) when (input.MayCutOff)
            {
                // The server had heard enough of a body and hung up before all of it was sent, so that its answer can be lost. That it lives shows in the next.
                await IsServedAsync();
            }
            catch (HttpRequestException cut) when (cut.HttpRequestError is HttpRequestError.ResponseEnded)
            {
                // Whose refused body was not heard to its end loses its connection after the answer, which may be when the next request is put on it
                // (RFC 9112, section 9.5). On a new one it must be answered.
                await CheckAsync(input);
            }
        });

    private async Task CheckAsync(HostileInput input)
    {
        var answer = await input.SendAsync(api);

        Assert.True(input.Status == answer.Status, $"{input.Name}: expected {input.Status} {input.Code}, got {answer.Status}: {answer.Body}");
        Assert.DoesNotContain(Secrets, secret => answer.Body.Contains(secret, StringComparison.OrdinalIgnoreCase) || answer.Headers.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(api.ObjectsFolder, answer.Body, StringComparison.Ordinal);
        if (input.Code is { } code)
        {
            Assert.Equal("application/problem+json", answer.ContentType);
            var problem = JsonSerializer.Deserialize<JsonElement>(answer.Body);
            Assert.Equal((code, input.Status), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
            Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
            Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("trace_id").GetString());
        }
    }

    private async Task IsServedAsync()
    {
        using var next = await api.Ada.GetAsync("/api/v1/auth/me");
        Assert.True(next.IsSuccessStatusCode, $"{(int)next.StatusCode}");
    }

    private async Task<string> RowsAsync()
    {
        List<string> counts = [];
        foreach (var (database, table) in Tables)
        {
            counts.Add($"{table} {await Sql.ScalarAsync<long>(api.Database(database), $"SELECT count(*) FROM {table}")}");
        }

        return string.Join(", ", counts);
    }
}
