using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Journeys;

/// <summary>Without any collector: what an operator of the local stack can see.</summary>
public sealed class TelemetryOnOneMachineTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private RunningStack _stack = null!;
    private HttpClient _admin = null!;

    public async Task InitializeAsync()
    {
        _stack = await RunningStack.SharedAsync();
        _admin = new HttpClient { BaseAddress = new Uri(_stack.Api) };
        var tokens = await (await _admin.PostAsJsonAsync("/api/v1/auth/login", new { login = _stack.AdminEmail, password = _stack.AdminPassword })).Content.ReadFromJsonAsync<JsonElement>();
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
    }

    public Task DisposeAsync()
    {
        _admin.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_upload_is_found_as_one_trace_with_the_workers_ffmpeg_in_it_and_the_worker_tells_its_speed()
    {
        var path = Path.Combine(await TestStack.NewFolderAsync("songs"), "seen.flac");
        await DecodedAudio.MakeAsync(path, "-f", "lavfi", "-i", "sine=frequency=700:duration=12", "-c:a", "flac");
        using var ada = await ListenerClient.RegisterAsync(_stack);
        var click = ActivityTraceId.CreateRandom().ToHexString();
        ada.Http.DefaultRequestHeaders.Add("traceparent", $"00-{click}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        var trackId = await ada.UploadAsync(path);
        ada.Http.DefaultRequestHeaders.Remove("traceparent");
        await ada.WaitUntilDoneAsync(trackId);

        var spans = await SpansAsync(click, span => span.GetProperty("name").GetString() == "ffmpeg");
        var listed = (await _admin.GetFromJsonAsync<JsonElement>("/api/v1/operations/traces?name=upload&service=worker")).GetProperty("items").EnumerateArray();
        var metrics = await MetricsAsync(_stack.Worker, "jonquils_queue_depth");

        Assert.Contains(spans, span => span.GetProperty("service").GetString() == "worker" && span.GetProperty("name").GetString() == "ffmpeg");
        Assert.Contains(spans, span => span.GetProperty("service").GetString() == "api" && span.GetProperty("name").GetString() == "POST /api/v1/tracks/upload");
        Assert.DoesNotContain(spans, span => span.ToString().Contains("/internal/v1/spans", StringComparison.Ordinal));
        Assert.Contains(listed, trace => trace.GetProperty("trace_id").GetString() == click && trace.GetProperty("services").GetArrayLength() == 2);
        Assert.Matches("jonquils_ffmpeg_speed_bucket\\{[^}]*purpose=\"package\"", metrics);
        Assert.Matches("jonquils_job_duration_seconds_count\\{[^}]*outcome=\"done\"[^}]*\\} [1-9]", metrics);
        Assert.Matches("jonquils_queue_depth\\{[^}]*lane=\"video\"[^}]*\\} 0", metrics);
    }

    private async Task<List<JsonElement>> SpansAsync(string trace, Func<JsonElement, bool> last)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var answer = await _admin.GetAsync($"/api/v1/operations/traces/{trace}");
            List<JsonElement> spans = answer.IsSuccessStatusCode ? [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("spans").EnumerateArray()] : [];
            if (spans.Any(last) || waited.Elapsed > Patience)
            {
                return spans;
            }

            await Task.Delay(250);
        }
    }

    private async Task<string> MetricsAsync(string service, string until)
    {
        using var scraper = new HttpClient { BaseAddress = new Uri(service) };
        scraper.DefaultRequestHeaders.Add("X-Jonquils-Key", _stack.InternalKey);
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var text = await scraper.GetStringAsync("/metrics");
            if (text.Contains(until, StringComparison.Ordinal) || waited.Elapsed > Patience)
            {
                return text;
            }

            await Task.Delay(500);
        }
    }
}
