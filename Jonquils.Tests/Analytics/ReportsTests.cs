using System.Globalization;
using System.Net;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Analytics;

/// <summary>Every figure of every report beside a recount of the events one by one.</summary>
public sealed class ReportsTests(ReportsTests.Host api) : IClassFixture<ReportsTests.Host>
{
    private const string Whole = "from=2026-10-20&to=2026-12-01";

    public static TheoryData<string, string, string> Questions
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var subject in new[] { "user", "track", "artist", "platform" })
            {
                foreach (var (bucket, zone) in new[]
                {
                    ("hour", "UTC"), ("day", "UTC"), ("week", "UTC"), ("month", "UTC"), ("day", "America/New_York"), ("hour", "Europe/Amsterdam"), ("day", "Asia/Kathmandu"), ("week", "Asia/Kathmandu"),
                })
                {
                    data.Add(subject, bucket, zone);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_report_says_what_counting_the_events_says(string subject, string bucket, string zone)
    {
        var music = api.Music;
        var (path, events) = subject switch
        {
            "user" => ($"user/{music.UserId}", music.Events.Where(e => e.User == music.UserId)),
            "track" => ($"track/{music.TrackId}", music.Events.Where(e => e.Track == music.TrackId)),
            "artist" => ($"artist/{music.ArtistId}", music.Events.Where(e => music.ArtistsOf[e.Track].Contains(music.ArtistId))),
            _ => ("platform", music.Events),
        };
        using var admin = await api.SignedInAsAdminAsync();

        var report = await AnalyticsHost.ReportAsync(admin, $"{path}?{Whole}&bucket={bucket}&tz={zone}");

        var (from, to) = (report.GetProperty("from").GetDateTimeOffset(), report.GetProperty("to").GetDateTimeOffset());
        var heard = events.Where(e => e.At >= from && e.At < to).ToList();
        Assert.Equal(events.Count(), heard.Count);
        AssertFigures(heard, Listening(report.GetProperty("totals")));
        var points = report.GetProperty("series").EnumerateArray().ToList();
        for (var i = 0; i < points.Count; i++)
        {
            var start = points[i].GetProperty("start").GetDateTimeOffset();
            var end = i + 1 < points.Count ? points[i + 1].GetProperty("start").GetDateTimeOffset() : to;
            Assert.True(start < end);
            AssertFigures([.. heard.Where(e => e.At >= start && e.At < end)], Listening(points[i]));
        }

        Assert.Equal(from, points[0].GetProperty("start").GetDateTimeOffset());
        AssertShares(heard, e => e.Platform, report.GetProperty("platforms"));
        AssertShares(heard, e => e.Device, report.GetProperty("devices"));
    }

    [Fact]
    public async Task Top_lists_are_those_of_the_most_plays()
    {
        using var admin = await api.SignedInAsAdminAsync();
        var music = api.Music;

        var platform = (await AnalyticsHost.ReportAsync(admin, $"platform?{Whole}")).GetProperty("top");
        var user = (await AnalyticsHost.ReportAsync(admin, $"user/{music.UserId}?{Whole}")).GetProperty("top");
        var artist = (await AnalyticsHost.ReportAsync(admin, $"artist/{music.ArtistId}?{Whole}")).GetProperty("top");

        var own = music.Events.Where(e => e.User == music.UserId).ToList();
        AssertTop(music.Events, e => [e.Track.ToString()], platform.GetProperty("tracks"));
        AssertTop(music.Events, e => music.ArtistsOf[e.Track].Select(a => a.ToString()), platform.GetProperty("artists"));
        AssertTop(music.Events, e => [music.GenreOf[e.Track].ToString(CultureInfo.InvariantCulture)], platform.GetProperty("genres"));
        AssertTop(own, e => [e.Track.ToString()], user.GetProperty("tracks"));
        AssertTop(own, e => music.ArtistsOf[e.Track].Select(a => a.ToString()), user.GetProperty("artists"));
        AssertTop(own, e => [music.GenreOf[e.Track].ToString(CultureInfo.InvariantCulture)], user.GetProperty("genres"));
        AssertTop(music.Events.Where(e => music.ArtistsOf[e.Track].Contains(music.ArtistId)), e => [e.Track.ToString()], artist.GetProperty("tracks"));
        Assert.StartsWith("Song ", artist.GetProperty("tracks")[0].GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_series_can_be_had_as_lines_of_text()
    {
        using var admin = await api.SignedInAsAdminAsync();
        admin.DefaultRequestHeaders.Accept.ParseAdd("text/csv");

        var answer = await admin.GetAsync($"/api/v1/analytics/track/{api.Music.TrackId}?{Whole}");

        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("start,listenings,plays,", lines[0], StringComparison.Ordinal);
        Assert.Equal(42 + 1, lines.Length);
        Assert.Equal(api.Music.Events.Count(e => e.Track == api.Music.TrackId && e.IsPlay), lines.Skip(1).Sum(l => int.Parse(l.Split(',')[2], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Reports_are_for_their_subjects_and_administrators_alone()
    {
        using var owner = await api.SignedInAsAsync("owner");
        using var stranger = await api.SignedInAsAsync("stranger");
        var music = api.Music;

        foreach (var path in new[] { $"user/{music.UserId}", $"artist/{music.ArtistId}", $"track/{music.TrackId}" })
        {
            await AnalyticsHost.ReportAsync(owner, path);
        }

        await Refused.WithAsync(HttpStatusCode.NotFound, "user_not_found", await stranger.GetAsync($"/api/v1/analytics/user/{music.UserId}"));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_your_report", await stranger.GetAsync($"/api/v1/analytics/artist/{music.ArtistId}"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await stranger.GetAsync($"/api/v1/analytics/track/{music.TrackId}"));
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.GetAsync("/api/v1/analytics/platform")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Anonymous.GetAsync($"/api/v1/analytics/user/{music.UserId}")).StatusCode);
    }

    [Fact]
    public async Task An_artists_public_numbers_tell_their_course_when_asked_for_a_time()
    {
        var path = $"/api/v1/artists/{api.Music.ArtistId}/stats";

        var plain = await CatalogHost.JsonAsync(await api.Anonymous.GetAsync(path));
        var course = (await CatalogHost.JsonAsync(await api.Anonymous.GetAsync($"{path}?{Whole}&bucket=week"))).GetProperty("listening");

        Assert.Equal(JsonValueKind.Null, plain.GetProperty("listening").ValueKind);
        AssertFigures([.. api.Music.Events.Where(e => api.Music.ArtistsOf[e.Track].Contains(api.Music.ArtistId))], course.GetProperty("totals"));
        Assert.Equal(7, course.GetProperty("series").GetArrayLength());
    }

    private static JsonElement Listening(JsonElement figures) => figures.TryGetProperty("listening", out var listening) ? listening : figures;

    private static void AssertFigures(IReadOnlyCollection<HeardEvent> events, JsonElement said)
    {
        Assert.Equal(events.Count(e => e.Action == "play"), said.GetProperty("listenings").GetInt64());
        Assert.Equal(events.Count(e => e.IsPlay), said.GetProperty("plays").GetInt64());
        Assert.Equal(events.Where(e => e.Action != "like").Select(e => e.User).Distinct().Count(), said.GetProperty("unique_listeners").GetInt64());
        Assert.Equal(events.Sum(e => (long)e.Ms), said.GetProperty("listened_ms").GetInt64());
        Assert.Equal(events.Count(e => e.Action == "skip"), said.GetProperty("skips").GetInt64());
        Assert.Equal(events.Count(e => e.Action == "complete"), said.GetProperty("completes").GetInt64());
        Assert.Equal(events.Count(e => e.Action == "like"), said.GetProperty("likes").GetInt64());
        var ended = events.Where(e => e.Completion is not null).ToList();
        if (ended.Count == 0)
        {
            Assert.Equal(JsonValueKind.Null, said.GetProperty("completion").ValueKind);
        }
        else
        {
            Assert.Equal(ended.Average(e => e.Completion!.Value) / 100, said.GetProperty("completion").GetDouble(), 6);
        }
    }

    private static void AssertShares(List<HeardEvent> events, Func<HeardEvent, string> by, JsonElement said) => Assert.Equal(
        events.GroupBy(by).Select(g => (g.Key, g.Count(e => e.Action == "play"), g.Sum(e => (long)e.Ms), g.Where(e => e.Action != "like").Select(e => e.User).Distinct().Count())).Order(),
        said.EnumerateArray().Select(s => (
            s.GetProperty("name").GetString()!, s.GetProperty("listenings").GetInt32(), s.GetProperty("listened_ms").GetInt64(), s.GetProperty("unique_listeners").GetInt32())).Order());

    private static void AssertTop(IEnumerable<HeardEvent> events, Func<HeardEvent, IEnumerable<string>> by, JsonElement said) => Assert.Equal(
        events.SelectMany(e => by(e).Select(key => (Key: key, Event: e))).GroupBy(x => x.Key)
            .Select(g => (Plays: g.Count(x => x.Event.IsPlay), Ms: g.Sum(x => (long)x.Event.Ms), g.Key)).OrderByDescending(x => x.Plays).ThenByDescending(x => x.Ms).Take(10),
        said.EnumerateArray().Select(t => (t.GetProperty("plays").GetInt32(), t.GetProperty("listened_ms").GetInt64(), t.GetProperty("id").ToString())));

    public sealed class Host : AnalyticsHost
    {
        internal HeardMusic Music { get; private set; } = null!;

        protected override async Task FillAsync()
        {
            using var owner = await SignedInAsAsync("owner");
            Music = await HeardMusic.MakeAsync(this, owner);
            await ForwardAsync();
        }
    }
}
