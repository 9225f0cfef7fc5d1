using System.Text.Json;

namespace Jonquils.Tests.Hostile;

/// <summary>The corpus, input by input, and all of it at once.</summary>
public sealed class HostileInputTests(HostileHost api) : IClassFixture<HostileHost>
{
    // What a careless answer would give away: stack frames, types, paths, the database's own words, settings.
    private static readonly string[] Secrets = ["   at ", "Exception", "Npgsql", "System.", "Microsoft.", "postgres", "/tmp/", "/home/", "bin/Debug", "Password=", "SELECT ", "Jonquils.Api"];

    private static readonly Dictionary<string, HostileInput> Corpus =
        new[] { BodyCorpus.Inputs, QueryCorpus.Inputs, WireCorpus.Inputs, TokenCorpus.Inputs, LinkCorpus.Inputs, AddressCorpus.Inputs }
            .SelectMany(inputs => inputs).ToDictionary(input => input.Name);

    public static TheoryData<string> Names => new(Corpus.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_refused_as_documented_gives_nothing_away_and_the_next_good_request_is_served(string name)
    {
        var input = Corpus[name];

        var answer = await input.SendAsync(api);
        using var next = await api.Ada.GetAsync("/api/v1/auth/me");

        Assert.True(input.Status == answer.Status, $"Expected {input.Status} {input.Code}, got {answer.Status}: {answer.Body}");
        Assert.DoesNotContain(Secrets, secret => answer.Body.Contains(secret, StringComparison.OrdinalIgnoreCase) || answer.Headers.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(api.ObjectsFolder, answer.Body, StringComparison.Ordinal);
        Assert.True(next.IsSuccessStatusCode);
        if (input.Code is { } code)
        {
            Assert.Equal("application/problem+json", answer.ContentType);
            var problem = JsonSerializer.Deserialize<JsonElement>(answer.Body);
            Assert.Equal((code, input.Status), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
            Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
            Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("trace_id").GetString());
        }
    }

    [Fact]
    public void There_are_as_many_as_were_promised() => Assert.InRange(Corpus.Count, 120, int.MaxValue);

    [Fact]
    public async Task All_of_them_three_times_at_once_leave_no_bytes_behind_and_no_memory_taken()
    {
        await ThrowAsync();
        var stored = api.Stored();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ThrowAsync()));

        Assert.Equal(stored, api.Stored());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 48L * 1024 * 1024);
        using var next = await api.Ada.GetAsync("/api/v1/tracks?limit=1");
        Assert.True(next.IsSuccessStatusCode);
    }

    private async Task ThrowAsync()
    {
        foreach (var input in Corpus.Values.Where(input => !input.Name.Contains("slow", StringComparison.Ordinal)))
        {
            try
            {
                var answer = await input.SendAsync(api);
                Assert.False(answer.IsOurFault && answer.Status != 505, $"{input.Name}: {answer.Status} {answer.Body}");
            }
            catch (HttpRequestException)
            {
                // The server had heard enough of a body and hung up before it was sent; its answer can be lost so.
            }
        }
    }
}
