using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Telemetry;

/// <summary>Meters of one name are one in a process, whichever Api they belong to; no other may run beside these.</summary>
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
public sealed class MetricsAlone;

[Collection(nameof(MetricsTests))]
public sealed partial class MetricsTests(ApiHost api) : IClassFixture<ApiHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Strangers_and_listeners_may_not_read_metrics()
    {
        using var stranger = api.Anonymous;
        using var listener = await api.SignedInAsAsync("ada");

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_internal_key", await stranger.GetAsync("/metrics"));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_allowed", await listener.GetAsync("/metrics"));
    }

    [Fact]
    public async Task Rate_errors_and_duration_are_told_by_route()
    {
        using var scraper = api.Internal();
        using var client = api.Anonymous;
        await client.GetAsync("/api/v1/tracks");
        await client.GetAsync($"/api/v1/tracks/{Guid.NewGuid()}");

        var answer = await scraper.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram", text, StringComparison.Ordinal);
        Assert.True(Counted(text, "200", "/api/v1/tracks/?") >= 1, text);
        Assert.True(Counted(text, "404", @"/api/v1/tracks/\{trackId:guid\}") >= 1, text);
        Assert.DoesNotContain("trace_id", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(LineOfText(), line));
    }

    [Fact]
    public async Task OpenMetrics_names_a_trace_for_a_duration()
    {
        using var scraper = api.Internal();
        using var client = api.Anonymous;
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/genres") { Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01" } } };
        await client.SendAsync(request);
        scraper.DefaultRequestHeaders.Add("Accept", "application/openmetrics-text; version=1.0.0");

        var answer = await scraper.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("application/openmetrics-text", answer.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        Assert.Contains(text.Split('\n'), line => line.Contains("http_server_request_duration_seconds_bucket", StringComparison.Ordinal) && line.Contains($"# {{trace_id=\"{trace}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task How_far_the_outbox_is_behind_is_told()
    {
        using var scraper = api.Internal();
        // The worker that it is for is not there, so it waits.
        await api.UnfinishedAsync("ada", "Waiting for its worker");

        var waited = Stopwatch.StartNew();
        string text;
        do
        {
            await Task.Delay(500);
            text = await scraper.GetStringAsync("/metrics");
        }
        while (!WaitingFacts().IsMatch(text) && waited.Elapsed < Patience);

        Assert.Matches(WaitingFacts(), text);
        Assert.Matches(@"jonquils_outbox_oldest_age_seconds\{[^}]*database=""catalog_db""[^}]*\} \d", text);
    }

    [Fact]
    public async Task What_people_do_and_what_the_machine_has_left_is_told()
    {
        using var scraper = api.Internal();
        using var bob = await api.SignedInAsAsync("bob");
        using var anyone = api.Anonymous;
        await anyone.GetAsync("/api/v1/search/tracks?q=word");
        var listened = await bob.PostAsJsonAsync("/api/v1/analytics/listen", new[] { new { event_id = Guid.NewGuid(), track_id = await api.AvailableAsync("Heard"), action = "play" } });
        Assert.Equal(HttpStatusCode.Accepted, listened.StatusCode);

        var waited = Stopwatch.StartNew();
        string text;
        do
        {
            await Task.Delay(500);
            text = await scraper.GetStringAsync("/metrics");
        }
        while (!ActiveUsers().IsMatch(text) && waited.Elapsed < Patience);

        Assert.Matches(ActiveUsers(), text);
        Assert.Matches("jonquils_accounts_registrations_total(\\{[^}]*\\})? [1-9]", text);
        Assert.Matches("jonquils_accounts_sign_ins_total\\{[^}]*outcome=\"done\"[^}]*\\} [1-9]", text);
        Assert.Matches("jonquils_playback_plays_total(\\{[^}]*\\})? [1-9]", text);
        Assert.Matches("jonquils_search_searches_total\\{[^}]*kind=\"track\"[^}]*\\} [1-9]", text);
        Assert.Matches("jonquils_disk_free_bytes\\{[^}]*disk=\"objects\"[^}]*\\} [1-9]", text);
        Assert.Matches("jonquils_network_io_bytes_total\\{[^}]*direction=\"receive\"[^}]*\\} \\d", text);
        Assert.Matches("db_client_connection_count\\{[^}]*\\} \\d", text);
    }

    private static int Counted(string text, string status, string route) => text.Split('\n')
        .Where(line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal)
            && line.Contains($"http_response_status_code=\"{status}\"", StringComparison.Ordinal) && Regex.IsMatch(line, $"http_route=\"{route}\""))
        .Sum(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex("""^(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+|[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})? (NaN|[+-]Inf|-?[0-9.eE+-]+))$""")]
    private static partial Regex LineOfText();

    [GeneratedRegex("""jonquils_accounts_active\{[^}]*window="24h"[^}]*\} [1-9]""")]
    private static partial Regex ActiveUsers();

    [GeneratedRegex("""jonquils_outbox_waiting\{[^}]*database="catalog_db"[^}]*\} [1-9]""")]
    private static partial Regex WaitingFacts();
}
