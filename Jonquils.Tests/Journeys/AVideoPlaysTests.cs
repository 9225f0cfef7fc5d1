using System.Net;
using System.Text.Json;
using Jonquils.Tests.Browser;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Fetching;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Journeys;

/// <summary>Videos by their addresses, through the whole product: fetched, packaged, watched, deleted.</summary>
public sealed class AVideoPlaysTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const double Seconds = 10;
    private RunningStack _stack = null!;
    private ForeignServer _elsewhere = null!;
    private VideoViewer _viewer = null!;
    private string _folder = "";

    public async Task InitializeAsync()
    {
        // Of its own: the product fetches from this machine only where its operator says so.
        _stack = await RunningStack.StartAsync(new Dictionary<string, string> { ["Fetch__AllowedAddresses__0"] = "localhost" });
        _elsewhere = await ForeignServer.StartAsync();
        _viewer = new VideoViewer(_stack);
        _folder = await TestStack.NewFolderAsync("videos");
    }

    public async Task DisposeAsync()
    {
        _viewer.Dispose();
        await _elsewhere.DisposeAsync();
        await _stack.DisposeAsync();
    }

    [Fact]
    public async Task A_video_is_added_by_its_address_watched_in_a_browser_and_by_ffmpeg_and_deleted_with_all_its_objects()
    {
        var added = await _viewer.AddAsync("Narcissus jonquilla", await ServeAsync("/spring.mkv", "-metadata:s:a:0", "language=eng"));
        var (video, percents) = await _viewer.WaitUntilDoneAsync(added.GetProperty("id").GetInt32());
        var playlist = video.GetProperty("playlist_url").GetString()!;

        Assert.True(video.GetProperty("status").GetString() == "COMPLETED", video.ToString());
        Assert.Equal(100, percents[^1]);
        Assert.Equal(percents.Order(), percents);
        // Time stamps of the container begin a little before the pictures do; that may fill one frame more.
        Assert.InRange(video.GetProperty("duration_ms").GetInt32(), 9_990, 10_050);
        await AssertPlaysInABrowserAsync(playlist);
        await AssertPlaysOnItsPageAsync($"/videos/{video.GetProperty("id").GetInt32()}");
        await AssertPlaysByFfmpegAsync(playlist);
        await AssertPicturesAsync(video);
        await AssertGoneAfterDeletionAsync(video);
    }

    [Fact]
    public async Task A_video_that_cannot_be_packaged_says_why()
    {
        var hdr = await ServeAsync(
            "/bright.mp4", "-pix_fmt", "yuv420p10le", "-x264-params", "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc", "-color_trc", "smpte2084", "-color_primaries", "bt2020", "-colorspace", "bt2020nc");
        var added = await _viewer.AddAsync("Too bright", hdr);
        var (video, _) = await _viewer.WaitUntilDoneAsync(added.GetProperty("id").GetInt32());

        Assert.Equal("FAILED", video.GetProperty("status").GetString());
        Assert.Equal("hdr_not_supported", video.GetProperty("error").GetProperty("code").GetString());
        await Refused.WithAsync(HttpStatusCode.NotFound, "video_not_playable", await _viewer.Http.GetAsync(video.GetProperty("playlist_url").GetString()));
    }

    private async Task AssertPlaysInABrowserAsync(string playlist)
    {
        await using var page = await _viewer.WatchAsync(chromium, playlist);
        await page.Page.WaitForFunctionAsync("() => { const v = document.querySelector('video'); return !v.paused && v.currentTime > 1.5 && v.videoWidth > 0 }");
        var shape = await page.Page.EvaluateAsync<double[]>("() => { const v = document.querySelector('video'); return [v.videoWidth / v.videoHeight, v.duration, v.buffered.start(0), hls.levels.length, hls.audioTracks.length] }");
        await page.Page.EvaluateAsync("() => { document.querySelector('video').currentTime = 7 }");
        await page.Page.WaitForFunctionAsync("() => document.querySelector('video').ended");

        Assert.InRange(shape[0], 1.76, 1.79);
        Assert.InRange(shape[1], Seconds - 0.05, Seconds + 0.1);
        Assert.InRange(shape[2], 0, 0.001);
        Assert.Equal([2, 1], shape[3..]);
        Assert.Empty(await page.Page.EvaluateAsync<string[]>("() => window.complaints"));
        Assert.Empty(page.Complaints);
    }

    private async Task AssertPlaysOnItsPageAsync(string address)
    {
        await using var vic = await chromium.OpenAsync(new Uri(_stack.Web));
        await vic.RegisterAsync($"vic{Guid.NewGuid():N}"[..16], "daffodils in the spring rain");
        await vic.Page.GotoAsync(address);
        await vic.SeesPageAsync("Narcissus jonquilla");
        await vic.Page.GetByLabel("Quality").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Index = 1 });
        await vic.Page.EvaluateAsync("document.querySelector('video').play()");
        await vic.Page.WaitForFunctionAsync("() => { const v = document.querySelector('video'); return !v.paused && v.currentTime > 1 && v.videoWidth > 0 && v.poster }");
        await vic.Page.GetByLabel("Quality").SelectOptionAsync("-1");
        await vic.Page.GetByRole(Microsoft.Playwright.AriaRole.Group, new() { Name = "Video player" }).GetByRole(Microsoft.Playwright.AriaRole.Slider, new() { Name = "Position" }).HoverAsync();
        await vic.Page.WaitForFunctionAsync("() => document.querySelector('[class*=thumbnail] span')?.style.backgroundImage.includes('url')");
        var texts = await vic.Page.EvaluateAsync<string[]>("Array.from(document.querySelector('video').textTracks, track => track.label)");
        await vic.Page.EvaluateAsync("document.querySelector('video').currentTime = 8");
        await vic.Page.WaitForFunctionAsync("() => document.querySelector('video').ended");

        // Nobody was signed in when it was added, so that only an administrator is offered to delete it.
        Assert.Equal(0, await vic.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Delete" }).CountAsync());
        Assert.Contains("German", texts);
        Assert.Empty(await vic.FindBarriersAsync());
        Assert.Empty(vic.Complaints);
    }

    private static async Task AssertPlaysByFfmpegAsync(string playlist)
    {
        var heard = await DecodedAudio.FromAsync(playlist);

        // FFmpeg's player has no notion of subtitles in playlists, and says so; it may say nothing else.
        Assert.DoesNotContain(heard.Complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.Contains("Can't support the subtitle", StringComparison.Ordinal));
        Assert.InRange(heard.Duration.TotalSeconds, Seconds - 0.05, Seconds + 0.1);
        Assert.InRange(heard.Pitch, 435, 445);
    }

    private async Task AssertPicturesAsync(JsonElement video)
    {
        var poster = await _viewer.Http.GetAsync(video.GetProperty("poster_url").GetString());
        var thumbnails = await _viewer.Http.GetAsync(video.GetProperty("thumbnails_url").GetString());
        var document = await thumbnails.Content.ReadAsStringAsync();
        var sheet = await _viewer.Http.GetAsync(new Uri(new Uri(video.GetProperty("thumbnails_url").GetString()!), document.Split('\n')[3].Split('#')[0]));

        Assert.Equal(("image/jpeg", "text/vtt", "image/jpeg"), (Type(poster), Type(thumbnails), Type(sheet)));
        var text = video.GetProperty("subtitles")[0];
        Assert.Equal(("de", "German"), (text.GetProperty("language").GetString(), text.GetProperty("name").GetString()));
        Assert.Contains("Frühling", await _viewer.Http.GetStringAsync(text.GetProperty("url").GetString()), StringComparison.Ordinal);
    }

    private async Task AssertGoneAfterDeletionAsync(JsonElement video)
    {
        var packages = Path.Combine(_stack.ObjectsFolder, "hls");
        Assert.NotEmpty(Directory.EnumerateFiles(packages, "master.m3u8", SearchOption.AllDirectories));

        var deleted = await _viewer.Http.DeleteAsync($"/api/videos/{video.GetProperty("id").GetInt32()}");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await CatalogHost.EventuallyAsync(() => Task.FromResult(!Directory.EnumerateFiles(packages, "*", SearchOption.AllDirectories).Any()), "Objects of the package stayed.");
    }

    /// <summary>A clip with sound, and with subtitles where its container takes them, on a server elsewhere.</summary>
    private async Task<string> ServeAsync(string path, params string[] encoding)
    {
        var file = Path.Combine(_folder, Path.GetFileName(path));
        var lines = Path.Combine(_folder, "lines.srt");
        await File.WriteAllTextAsync(lines, "1\n00:00:01,000 --> 00:00:04,000\nEs wird Frühling\n");
        string[] texts = path.EndsWith(".mkv", StringComparison.Ordinal) ? ["-i", lines, "-map", "0", "-map", "1", "-map", "2", "-c:s", "subrip", "-metadata:s:s:0", "language=ger"] : [];
        await DecodedAudio.MakeAsync(
            file, ["-f", "lavfi", "-i", $"testsrc2=s=640x360:r=25:d={Seconds}", "-f", "lavfi", "-i", $"sine=f=440:r=48000:d={Seconds}", .. texts, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", .. encoding]);
        return _elsewhere.ServeBytes(path, await File.ReadAllBytesAsync(file));
    }

    private static string? Type(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType;
}
