using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Browser;
using Jonquils.Tests.House;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Journeys;

/// <summary>Somebody who adds videos to the running product by their addresses, and watches them.</summary>
internal sealed class VideoViewer(RunningStack stack) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // A page of its own on the web app's origin, so that what is asked of the Api is what the web app may ask.
    private const string Page = """
        <!doctype html><title>player</title><video muted></video><script src="/hls-under-test.js"></script>
        <script>
          window.complaints = [];
          window.play = url => {
            const video = document.querySelector('video');
            const hls = window.hls = new Hls({ renderTextTracksNatively: true });
            // Going to another quality ends the download of the one before; that is no fault.
            hls.on(Hls.Events.ERROR, (_, data) => data.details !== 'aborted' && window.complaints.push(`${data.type} ${data.details}`));
            hls.loadSource(url);
            hls.attachMedia(video);
            hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
          };
        </script>
        """;

    public HttpClient Http { get; } = new() { BaseAddress = new Uri(stack.Api) };

    /// <returns>What <c>POST /api/videos</c> answered.</returns>
    public async Task<JsonElement> AddAsync(string title, string url)
    {
        var answer = await Http.PostAsJsonAsync("/api/videos", new { title, url });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Waits until the video is packaged or has failed, and looks at it all the while.</summary>
    /// <returns>The last answer, and every percentage seen.</returns>
    public async Task<(JsonElement Video, IReadOnlyList<double> Percents)> WaitUntilDoneAsync(int id)
    {
        var waited = Stopwatch.StartNew();
        List<double> percents = [];
        while (true)
        {
            var video = await Http.GetFromJsonAsync<JsonElement>($"/api/videos/{id}");
            percents.Add(video.GetProperty("progress").GetDouble());
            if (video.GetProperty("status").GetString() is "COMPLETED" or "FAILED" or "CANCELLED")
            {
                return (video, percents);
            }

            Assert.True(waited.Elapsed < Patience, $"The video is not done: {video}");
            await Task.Delay(100);
        }
    }

    /// <summary>Opens a page that plays an address with hls.js.</summary>
    public async Task<Listener> WatchAsync(Chromium chromium, string playlist)
    {
        var viewer = await chromium.OpenAsync(new Uri(stack.Web));
        var script = Path.Combine(Repository.Root, "Jonquils.Web", "ClientApp", "node_modules", "hls.js", "dist", "hls.min.js");
        await viewer.Page.RouteAsync("**/player-under-test", route => route.FulfillAsync(new() { ContentType = "text/html", Body = Page }));
        await viewer.Page.RouteAsync("**/hls-under-test.js", route => route.FulfillAsync(new() { ContentType = "text/javascript", Path = script }));
        await viewer.Page.GotoAsync("/player-under-test");
        await viewer.Page.EvaluateAsync("url => window.play(url)", playlist);
        return viewer;
    }

    public void Dispose() => Http.Dispose();
}
