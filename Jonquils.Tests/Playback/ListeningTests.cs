using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Playback;

public sealed class ListeningTests(ApiHost api) : IClassFixture<ApiHost>
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_listen_is_in_the_history_before_it_is_acknowledged_with_who_when_where_and_how_long()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var trackId = await api.AvailableAsync("Heard");
        var eventId = Guid.NewGuid();

        var answer = await ada.PostAsJsonAsync("/api/v1/analytics/listen", new
        {
            event_id = eventId,
            track_id = trackId,
            action = "complete",
            played_at = Now.AddMinutes(-5).ToOffset(TimeSpan.FromHours(3)),
            position_ms = 60_000,
            play_duration_ms = 59_600,
            completion_percentage = 99.5,
            platform = "web",
            device_type = "Desktop",
        });
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var row = await Sql.ScalarAsync<string>(
            Streaming, $"SELECT concat_ws('|', user_id, track_id, action, listened_sec, completion_percentage, platform, device_type, host(ip_address)) FROM playback_history WHERE event_id = '{eventId}'");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal((1, 0, 0), Counts(said));
        Assert.Equal($"{await IdOfAsync(ada)}|{trackId}|complete|60|99.5|WEB|desktop", row[..row.LastIndexOf('|')]);
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(row[(row.LastIndexOf('|') + 1)..])));
    }

    [Fact]
    public async Task An_event_counts_once_however_often_and_at_once_it_is_sent()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var trackId = await api.AvailableAsync("Repeated");
        var events = Enumerable.Range(0, 50).Select(_ => Event(trackId)).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
            Counts(await (await ada.PostAsJsonAsync("/api/v1/analytics/listen", i % 2 == 0 ? events : events.AsEnumerable().Reverse())).Content.ReadFromJsonAsync<JsonElement>())));
        var twiceInOne = Counts(await (await ada.PostAsJsonAsync("/api/v1/analytics/listen", new[] { events[0], events[0] })).Content.ReadFromJsonAsync<JsonElement>());

        Assert.Equal(50, answers.Sum(a => a.Accepted));
        Assert.Equal(250, answers.Sum(a => a.Duplicates));
        Assert.Equal((0, 2, 0), twiceInOne);
        Assert.Equal(50L, await Sql.ScalarAsync<long>(Streaming, $"SELECT count(*) FROM playback_history WHERE track_id = '{trackId}'"));
    }

    [Fact]
    public async Task Events_that_make_no_sense_are_named_and_cost_the_others_nothing()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var trackId = await api.AvailableAsync("Judged", durationMs: 60_000);
        var hidden = await api.UnfinishedAsync("somebody", "Not yet");
        var good = Guid.NewGuid();
        string Bad(string fields) => $$"""{"event_id":"{{Guid.NewGuid()}}","track_id":"{{trackId}}","action":"play",{{fields}}}""";
        var bad = new (string Event, string Code)[]
        {
            (Bad("\"completion_percentage\":400"), "implausible_completion"),
            (Bad("\"completion_percentage\":-1"), "implausible_completion"),
            (Bad("\"position_ms\":-1"), "implausible_position"),
            (Bad("\"position_ms\":90000"), "implausible_position"),
            (Bad("\"play_duration_ms\":-1"), "implausible_duration"),
            (Bad("\"play_duration_ms\":2000000000"), "implausible_duration"),
            (Bad("\"played_at\":\"0001-01-01T00:00:00Z\""), "too_old"),
            (Bad($"\"played_at\":\"{Now.AddDays(-31):O}\""), "too_old"),
            (Bad("\"action\":\"explode\""), "unknown_action"),
            (Bad("\"action\":null"), "unknown_action"),
            (Bad($"\"track_id\":\"{Guid.NewGuid()}\""), "track_not_found"),
            (Bad($"\"track_id\":\"{hidden}\""), "track_not_found"),
            (Bad("\"track_id\":null"), "track_not_found"),
            (Bad("\"event_id\":null"), "event_id_required"),
            (Bad("\"event_id\":\"00000000-0000-0000-0000-000000000000\""), "event_id_required"),
            (Bad("\"event_id\":\"no id\""), "malformed_event"),
            (Bad("\"play_duration_ms\":1e99"), "malformed_event"),
            (Bad("\"position_ms\":\"5\""), "malformed_event"),
            (Bad("\"platform\":7"), "malformed_event"),
            ("null", "malformed_event"), ("7", "malformed_event"), ("[]", "malformed_event"), ("{}", "event_id_required"),
        };
        using var body = Json($$"""[{{string.Join(',', bad.Select(b => b.Event))}},{"event_id":"{{good}}","track_id":"{{trackId}}","action":"play","platform":"AMIGA\u0000","device_type":"\ud83d\ude00"}]""");

        var said = await (await ada.PostAsync("/api/v1/analytics/listen", body)).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((1, 0, bad.Length), Counts(said));
        Assert.Equal(bad.Select(b => b.Code).Order(), said.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("code").GetString()!).Order());
        Assert.Equal("OTHER/other", await Sql.ScalarAsync<string>(Streaming, $"SELECT platform || '/' || device_type FROM playback_history WHERE event_id = '{good}'"));
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_is_set_back_to_ours()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var listen = Event(await api.AvailableAsync("Tomorrow"), playedAt: Now.AddYears(900));

        await ada.PostAsJsonAsync("/api/v1/analytics/listen", listen);

        Assert.True(await Sql.ScalarAsync<bool>(Streaming, $"SELECT played_at = received_at AND received_at <= now() FROM playback_history WHERE event_id = '{listen["event_id"]}'"));
    }

    [Theory]
    [InlineData("", "application/json", HttpStatusCode.BadRequest, "malformed_request")]
    [InlineData("[{]", "application/json", HttpStatusCode.BadRequest, "malformed_request")]
    [InlineData("{}", "text/plain", HttpStatusCode.UnsupportedMediaType, "unsupported_media_type")]
    public async Task A_body_that_is_no_json_is_refused(string content, string type, HttpStatusCode status, string code)
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var body = new StringContent(content, Encoding.UTF8, type);

        await Refused.WithAsync(status, code, await ada.PostAsync("/api/v1/analytics/listen", body));
    }

    [Fact]
    public async Task Too_many_events_too_many_bytes_too_deep_or_nobody_is_refused()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var anonymous = api.Anonymous;
        // Without it the refusal may come while the body is still being sent, and be lost with the connection.
        ada.DefaultRequestHeaders.ExpectContinue = true;
        using var large = Json("[" + new string(' ', 1024 * 1024) + "]");
        using var deep = Json(new string('[', 100_000));

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "too_many_events", await ada.PostAsJsonAsync("/api/v1/analytics/listen", Enumerable.Repeat(new { }, 501)));
        await Refused.WithAsync(HttpStatusCode.RequestEntityTooLarge, "too_large", await ada.PostAsync("/api/v1/analytics/listen", large));
        await Refused.WithAsync(HttpStatusCode.BadRequest, "malformed_request", await ada.PostAsync("/api/v1/analytics/listen", deep));
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await anonymous.PostAsJsonAsync("/api/v1/analytics/listen", Event(Guid.NewGuid())));
    }

    [Fact]
    public async Task The_events_of_one_listening_are_one_item_of_the_history()
    {
        using var cleo = await api.SignedInAsAsync("cleo");
        using var dan = await api.SignedInAsAsync("dan");
        var (a, b) = (await api.AvailableAsync("A", durationMs: 200_000), await api.AvailableAsync("B", durationMs: 200_000));
        var start = Now.AddHours(-3);
        object At(Guid track, string action, int second, int? heard = null) =>
            Event(track, action, start.AddSeconds(second), position: (heard ?? 0) * 1000, heard: (heard ?? 0) * 1000);

        await cleo.PostAsJsonAsync("/api/v1/analytics/listen", new[]
        {
            At(a, "play", 0), At(a, "progress", 30, 30), At(a, "like", 31), At(a, "pause", 60, 60), At(a, "complete", 200, 200),
            At(a, "play", 201), At(a, "skip", 210, 9),
            At(b, "play", 300), At(b, "progress", 330, 30),
            At(b, "progress", 9000, 60),
        });
        var whole = (await cleo.GetFromJsonAsync<JsonElement>("/api/v1/me/history")).GetProperty("items").EnumerateArray().ToList();
        var paged = new List<JsonElement>();
        for (string? after = ""; after is not null;)
        {
            var page = await cleo.GetFromJsonAsync<JsonElement>("/api/v1/me/history?limit=1" + (after.Length > 0 ? $"&after={after}" : ""));
            paged.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }

        Assert.Equal(
            [(b, "progress", 60_000), (b, "progress", 30_000), (a, "skip", 9_000), (a, "complete", 200_000)],
            whole.Select(i => (i.GetProperty("track_id").GetGuid(), i.GetProperty("action").GetString()!, i.GetProperty("play_duration_ms").GetInt32())));
        Assert.Equal("A", whole[3].GetProperty("track").GetProperty("title").GetString());
        Assert.Equal(start.ToUnixTimeSeconds(), whole[3].GetProperty("played_at").GetDateTimeOffset().ToUnixTimeSeconds());
        Assert.Equal(whole.Select(i => i.GetRawText()), paged.Select(i => i.GetRawText()));
        Assert.Equal(0, (await dan.GetFromJsonAsync<JsonElement>("/api/v1/me/history")).GetProperty("items").GetArrayLength());
        await Refused.WithAsync(HttpStatusCode.BadRequest, "bad_cursor", await cleo.GetAsync("/api/v1/me/history?after=AAAA"));
    }

    [Fact]
    public async Task What_was_begun_and_not_finished_can_be_continued_where_it_stood_last()
    {
        using var fay = await api.SignedInAsAsync("fay");
        var (begun, done, tasted) = (await api.AvailableAsync("Begun"), await api.AvailableAsync("Done"), await api.AvailableAsync("Tasted"));

        await fay.PostAsJsonAsync("/api/v1/analytics/listen", new[]
        {
            Event(begun, "progress", Now.AddMinutes(-2), 40_000), Event(begun, "progress", Now.AddMinutes(-9), 20_000),
            Event(done, "progress", Now.AddMinutes(-5), 40_000), Event(done, "complete", Now.AddMinutes(-4), 60_000),
            Event(tasted, "pause", Now.AddMinutes(-1), 2_000),
        });
        await fay.PostAsJsonAsync("/api/v1/analytics/listen", Event(begun, "progress", Now.AddMinutes(-7), 30_000));
        var items = (await fay.GetFromJsonAsync<JsonElement>("/api/v1/me/continue")).GetProperty("items");

        var item = Assert.Single(items.EnumerateArray());
        Assert.Equal(begun, item.GetProperty("track_id").GetGuid());
        Assert.Equal(40_000, item.GetProperty("position_ms").GetInt32());
    }

    [Fact]
    public async Task A_history_is_forgotten_on_request_but_its_plays_still_count()
    {
        using var eve = await api.SignedInAsAsync("eve");
        var trackId = await api.AvailableAsync("Forgotten");
        await eve.PostAsJsonAsync("/api/v1/analytics/listen", Event(trackId, "progress", Now, 30_000));
        var eveId = await IdOfAsync(eve);

        var answer = await eve.DeleteAsync("/api/v1/me/history");
        var again = await eve.DeleteAsync("/api/v1/me/history");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (answer.StatusCode, again.StatusCode));
        Assert.Equal(0, (await eve.GetFromJsonAsync<JsonElement>("/api/v1/me/history")).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await eve.GetFromJsonAsync<JsonElement>("/api/v1/me/continue")).GetProperty("items").GetArrayLength());
        Assert.Equal(1L, await Sql.ScalarAsync<long>(
            Streaming,
            $"SELECT count(*) FROM playback_history h JOIN history_erasures e ON e.pseudonym = h.user_id WHERE track_id = '{trackId}' AND ip_address IS NULL AND e.user_id = '{eveId}'"));
    }

    [Fact]
    public async Task Nobody_changes_what_was_heard()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var trackId = await api.AvailableAsync("Written");
        await ada.PostAsJsonAsync("/api/v1/analytics/listen", Event(trackId));

        foreach (var sql in new[] { "UPDATE playback_history SET listened_sec = 1", "DELETE FROM playback_history" })
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Sql.ExecuteAsync(Streaming, $"{sql} WHERE track_id = '{trackId}'"));
            Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rows_of_a_month_without_a_partition_move_into_it_when_it_is_made()
    {
        await Sql.ExecuteAsync(Streaming, """
            INSERT INTO playback_history (event_id, user_id, track_id, action, listened_sec, play_duration_ms, played_at)
            SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'play', 1, 1000, t FROM unnest(ARRAY['2001-02-28 23:59:59Z', '2001-03-01 00:00:00Z']::timestamptz[]) AS t
            """);

        await Sql.ExecuteAsync(Streaming, "SELECT ensure_playback_months('2001-02-10', '2001-02-20'), ensure_playback_months('2001-02-10', '2001-02-20')");

        Assert.Equal(1L, await Sql.ScalarAsync<long>(Streaming, "SELECT count(*) FROM playback_history_200102"));
        Assert.Equal(1L, await Sql.ScalarAsync<long>(Streaming, "SELECT count(*) FROM playback_history_rest WHERE played_at < '2002-01-01'"));
    }

    [Fact]
    public async Task A_new_listen_goes_into_a_partition_of_its_month()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var trackId = await api.AvailableAsync("Partitioned");

        await ada.PostAsJsonAsync("/api/v1/analytics/listen", new[] { Event(trackId), Event(trackId, playedAt: Now.AddDays(-29.9)) });

        Assert.Equal(2L, await Sql.ScalarAsync<long>(
            Streaming, $"SELECT count(*) FROM playback_history WHERE track_id = '{trackId}' AND tableoid::regclass::text = 'playback_history_' || to_char(played_at AT TIME ZONE 'UTC', 'YYYYMM')"));
    }

    private string Streaming => api.Database("streaming_db");

    private static Dictionary<string, object?> Event(Guid trackId, string action = "play", DateTimeOffset? playedAt = null, int position = 0, int heard = 0) => new()
    {
        ["event_id"] = Guid.NewGuid(),
        ["track_id"] = trackId,
        ["action"] = action,
        ["played_at"] = playedAt,
        ["position_ms"] = position,
        ["play_duration_ms"] = heard,
    };

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static (int Accepted, int Duplicates, int Rejected) Counts(JsonElement said) =>
        (said.GetProperty("accepted").GetInt32(), said.GetProperty("duplicates").GetInt32(), said.GetProperty("rejected").GetArrayLength());

    private static async Task<Guid> IdOfAsync(HttpClient client) => (await client.GetFromJsonAsync<JsonElement>("/api/v1/auth/me")).GetProperty("id").GetGuid();
}
