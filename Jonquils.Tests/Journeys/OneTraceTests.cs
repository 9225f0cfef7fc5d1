using System.Diagnostics;
using System.Net.Http.Headers;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Journeys;

public sealed class OneTraceTests(OneTraceTests.TracedStack traced) : IClassFixture<OneTraceTests.TracedStack>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task From_the_click_through_the_outbox_the_job_and_ffmpeg_to_the_catalogue_everything_is_one_trace()
    {
        var path = Path.Combine(await TestStack.NewFolderAsync("songs"), "traced.flac");
        await DecodedAudio.MakeAsync(path, "-f", "lavfi", "-i", "sine=frequency=500:duration=15", "-c:a", "flac");
        using var ada = await ListenerClient.RegisterAsync(traced.Stack);
        var click = ActivityTraceId.CreateRandom().ToHexString();
        ada.Http.DefaultRequestHeaders.Add("traceparent", $"00-{click}-{ActivitySpanId.CreateRandom().ToHexString()}-01");

        var trackId = await ada.UploadAsync(path);
        ada.Http.DefaultRequestHeaders.Remove("traceparent");
        await ada.WaitUntilDoneAsync(trackId);
        var spans = await SpansAsync(click, s => s.Name == "POST /internal/v1/media-events" && s.Service == "api", atLeast: 2);

        Assert.Contains(spans, s => s is { Service: "api", Name: "POST /api/v1/tracks/upload" } && s.Tags["http.route"] == "/api/v1/tracks/upload" && s.Tags["http.response.status_code"] == "202");
        Assert.Contains(spans, s => s is { Service: "api" } && s.Name.StartsWith("outbox ", StringComparison.Ordinal));
        Assert.Contains(spans, s => s is { Service: "worker", Name: "POST /internal/v1/jobs" });
        Assert.Contains(spans, s => s is { Service: "worker" } && s.Name.StartsWith("job ", StringComparison.Ordinal));
        Assert.Contains(spans, s => s is { Service: "worker" } && s.Name.StartsWith("ffmpeg", StringComparison.Ordinal));
        var ids = spans.Select(s => s.SpanId).ToHashSet();
        var roots = spans.Where(s => !ids.Contains(s.ParentId)).ToList();
        Assert.Equal("POST /api/v1/tracks/upload", Assert.Single(roots).Name);
    }

    [Fact]
    public async Task Metrics_and_logs_arrive_beside_the_traces()
    {
        using var ada = await ListenerClient.RegisterAsync(traced.Stack);

        await WaitAsync(() => traced.Sink.Metrics.ContainsKey("http.server.request.duration") && !traced.Sink.Logs.IsEmpty);

        Assert.Contains("http.server.request.duration", traced.Sink.Metrics.Keys);
        Assert.NotEmpty(traced.Sink.Logs);
    }

    [Fact]
    public async Task Health_probes_leave_no_traces()
    {
        using var prober = new HttpClient();
        prober.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("prober", "1"));
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var probe = new HttpRequestMessage(HttpMethod.Get, $"{traced.Stack.Api}/health") { Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01" } } };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{traced.Stack.Api}/api/v1/tracks") { Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01" } } };

        await prober.SendAsync(probe);
        await prober.SendAsync(request);
        var spans = await SpansAsync(trace, s => s.Name == "GET /api/v1/tracks/", atLeast: 1);

        Assert.DoesNotContain(spans, s => s.Name.Contains("health", StringComparison.Ordinal));
    }

    private async Task<List<ExportedSpan>> SpansAsync(string trace, Func<ExportedSpan, bool> last, int atLeast)
    {
        List<ExportedSpan> Of() => [.. traced.Sink.Spans.Where(s => s.TraceId == trace)];
        await WaitAsync(() => Of().Count(last) >= atLeast);

        // Services export on their own clocks: wait until nothing more comes.
        for (var before = -1; before != Of().Count;)
        {
            before = Of().Count;
            await Task.Delay(TimeSpan.FromSeconds(6));
        }

        return Of();
    }

    private static async Task WaitAsync(Func<bool> arrived)
    {
        var waited = Stopwatch.StartNew();
        while (!arrived() && waited.Elapsed < Patience)
        {
            await Task.Delay(200);
        }
    }

    /// <summary>The whole product, exporting its telemetry to the test.</summary>
    public sealed class TracedStack : IAsyncLifetime
    {
        public OtlpSink Sink { get; private set; } = null!;

        public RunningStack Stack { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Sink = await OtlpSink.StartAsync();
            Stack = await RunningStack.StartAsync(new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Sink.Endpoint,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "2000",
            });
        }

        public async Task DisposeAsync()
        {
            await Stack.DisposeAsync();
            await Sink.DisposeAsync();
        }
    }
}
