using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Api.Accounts.Tokens;
using Jonquils.Api.Catalog;
using Jonquils.Api.Playback;
using Jonquils.Tests.Given;
using Jonquils.Tests.Playback;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Jonquils.Tests.Fuzzing;

/// <summary>What only a running Api can read: signed things, queries of its databases, bodies of its routes.</summary>
public sealed class FuzzedRequestsTests(FuzzedRequestsTests.Host api, ITestOutputHelper output) : IClassFixture<FuzzedRequestsTests.Host>
{
    private static readonly string[] Lists =
    [
        "/api/v1/tracks?limit=5&sort=title&q=a&genre=1&tempo_min=1.5&after=x", "/api/v1/artists?limit=5&q=a&after=x", "/api/v1/albums?limit=5&artist_id=0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57",
        "/api/v1/playlists?limit=5&after=x", "/api/v1/search/tracks?q=a%20word&limit=3", "/api/v1/search/suggest?q=wo", "/api/v1/tracks/popular?window=7d&limit=3", "/api/v1/me/history?limit=5&after=x",
        "/api/v1/me/favorites?limit=5", "/api/videos?limit=5&after=x", "/api/v1/users?q=a&role=ROLE_USER&active=true&limit=2", "/api/v1/operations/audit?action=a&from=2026-01-01T00:00:00Z&limit=2",
        "/tracks/someone?limit=5&after=x", "/cache/search?query=a%20song", "/cookies?domain=example.org",
    ];

    private static readonly (string Method, string Path, string Body)[] Bodies =
    [
        ("POST", "/api/v1/artists", """{"name":"A name","country":"DE","bio":"words","image_url":"https://example.org/a.png"}"""),
        ("POST", "/api/v1/playlists", """{"title":"A title","description":"words","is_public":true}"""),
        ("POST", "/api/v1/tracks/upload-url", """{"file_name":"a.flac","bytes":64,"title":"T","artist":"A"}"""),
        ("POST", "/api/v1/analytics/listen", """[{"event_id":"0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57","track_id":"0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a58","action":"play"}]"""),
        ("POST", "/api/v1/search/click", """{"search_id":"0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57","query":"word","result_kind":"track","result_id":"0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a58","position":0}"""),
        ("PATCH", "/api/v1/auth/me", """{"username":"somebody","current_password":"x"}"""),
        ("POST", "/internal/v1/catalog/import", """{"entries":[{"bucket":"tracks","path":"a/b.flac","etag":"e","bytes":1,"tags":{"title":"T","artist":"A"},"artists":[{"name":"N"}],"duration_ms":1000}]}"""),
        ("POST", "/internal/v1/media-events", """{"message_id":"0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57","job_id":"0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a58","subject_kind":"track","subject_id":"0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a59","kind":"completed","at":"2026-01-01T00:00:00Z"}"""),
        ("POST", "/tracks/someone", """{"title":"A song","url":"/a.mp3","original_url":"https://example.org/a","duration":12}"""),
        ("POST", "/cache/search", """{"query":"a song","results":[{"a":1}]}"""),
        ("POST", "/cookies", """{"domain":"example.org","cookie_data":"a=b"}"""),
    ];

    [Fact]
    public Task No_altered_token_ticket_or_link_is_taken_and_none_breaks_its_reader() => SignedAsync(3_000);

    [Fact]
    [Trait("Category", "Long")]
    [Trait("Category", "Fuzzing")]
    public Task No_altered_token_ticket_or_link_is_taken_of_a_hundred_thousand() => SignedAsync(100_000);

    [Fact]
    public Task No_query_and_no_body_is_an_error_of_ours() => AskAsync(1_000);

    [Fact]
    [Trait("Category", "Long")]
    [Trait("Category", "Fuzzing")]
    public Task No_query_and_no_body_is_an_error_of_ours_forty_thousand_times() => AskAsync(40_000);

    private async Task SignedAsync(int cases)
    {
        var seed = NewSeed();
        using var ada = await api.SignedInAsAsync("ada");
        var token = ada.DefaultRequestHeaders.Authorization!.Parameter!;
        var ticket = (await api.PlayableAsync()).Root.TrimEnd('/').Split('/')[^1];
        var (tokens, tickets, links) = (api.Services.GetRequiredService<AccessTokens>(), api.Services.GetRequiredService<PlaybackTickets>(), api.Services.GetRequiredService<SignedLinks>());
        var link = links.Sign("upload-part", "1/1", TimeSpan.FromHours(1));
        var mutator = new Mutator([Encoding.ASCII.GetBytes(token), Encoding.ASCII.GetBytes(ticket), Encoding.ASCII.GetBytes(link)], [".", "=", "eyJhbGciOiJub25lIn0", "AAAA"]);
        for (var i = 0; i < cases; i++)
        {
            var text = Encoding.UTF8.GetString(mutator.Next(new Random(unchecked((seed * 1_000_003) + i))));
            Assert.True(text == token || await tokens.VerifyAsync(text, CancellationToken.None) is null, $"Taken, case {i}: {text}");
            Assert.True(text == ticket || tickets.Read(text) is not { } read || read == tickets.Read(ticket), $"Taken, case {i}: {text}");
            var parts = text.Replace("expires=", "", StringComparison.Ordinal).Split("&signature=");
            Assert.True(text == link || parts.Length != 2 || link.EndsWith($"{parts[0]}&signature={parts[1]}", StringComparison.Ordinal) || !links.Holds("upload-part", "1/1", parts[0], parts[1]), $"Taken, case {i}: {text}");
        }
    }

    private async Task AskAsync(int cases)
    {
        var seed = NewSeed();
        using var ada = await api.SignedInAsAsync("ada");
        using var administrator = await api.SignedInAsAdminAsync();
        using var worker = api.Internal();
        using var keeper = api.Anonymous;
        var key = await (await administrator.PostAsJsonAsync("/api/v1/operations/api-keys", new { name = $"fuzz {Guid.NewGuid():N}" })).Content.ReadFromJsonAsync<JsonElement>();
        keeper.DefaultRequestHeaders.Authorization = new("Bearer", key.GetProperty("key").GetString());
        var queries = new Mutator([.. Lists.Select(path => Encoding.UTF8.GetBytes(path[(path.IndexOf('?', StringComparison.Ordinal) + 1)..]))], ["%00", "%ff", "&", "=", "%27", "limit=", "after=", "e+308", "%F0%9F%98%80", "[]"]);
        await Parallel.ForEachAsync(Enumerable.Range(0, cases), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, cancel) =>
        {
            var random = new Random(unchecked((seed * 1_000_003) + i));
            using var request = i % 2 == 0 ? Query(random, queries) : Body(random);
            var path = request.RequestUri!.ToString();
            var client = path.StartsWith("/internal", StringComparison.Ordinal) ? worker : !path.StartsWith("/api", StringComparison.Ordinal) ? keeper : i % 4 < 2 ? ada : administrator;
            using var answer = await client.SendAsync(request, cancel);
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError,
                $"Case {i} of seed {seed}: {request.Method} {request.RequestUri}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}\n{(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancel))}");
        });
    }

    private static HttpRequestMessage Query(Random random, Mutator queries)
    {
        var path = Lists[random.Next(Lists.Length)].Split('?')[0];
        // What a URL cannot hold is written as it must be; what it stands for stays as bad as it was.
        var query = string.Concat(queries.Next(random).Take(1500).Select(b => b is > 0x20 and < 0x7F and not ((byte)'#' or (byte)'"' or (byte)'<' or (byte)'>') ? ((char)b).ToString() : $"%{b:X2}"));
        return new HttpRequestMessage(HttpMethod.Get, new Uri($"{path}?{query}", UriKind.Relative));
    }

    private static HttpRequestMessage Body(Random random)
    {
        var (method, path, body) = Bodies[random.Next(Bodies.Length)];
        var bytes = new Mutator([Encoding.UTF8.GetBytes(body)], ["null", "{}", "[]", "\"\"", "\\u0000", "\\ud800", "-1", "1e999", "99999999999999999999", "true", "\"0001-01-01T00:00:00+14:00\""]).Next(random);
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/json");
        return new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
    }

    private int NewSeed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("JONQUILS_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);
        output.WriteLine($"JONQUILS_TEST_SEED={seed}");
        return seed;
    }

    public sealed class Host : ApiHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Accounts:LockoutFailures"] = "10000";
            settings["Accounts:AccessTokenLifetime"] = "01:00:00";
        }
    }
}
