using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Fetching;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Videos;

public sealed class VideoFetchingTests(VideoHost api) : IClassFixture<VideoHost>
{
    [Fact]
    public async Task An_added_video_is_fetched_whole_into_the_store_and_ordered_from_the_worker()
    {
        using var client = api.Anonymous;
        var content = ForeignServer.NewVideo(300_000);

        var (id, order) = await api.OrderedAsync(client, content);

        Assert.Equal(("video", $"{id}", "videos"), (order.SubjectKind, order.SubjectId, order.SourceBucket));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), order.SourceSha256);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(api.ObjectsFolder, "videos", order.SourceKey)));
    }

    [Theory]
    [InlineData("<!doctype html><html><body>Not found, but with status 200</body></html>", "video/mp4")]
    [InlineData("#EXTM3U\nfile:///etc/passwd", "application/vnd.apple.mpegurl")]
    [InlineData("plain text", "video/webm")]
    [InlineData("", "video/mp4")]
    public async Task What_is_no_video_is_refused_whatever_its_server_calls_it(string content, string contentType)
    {
        using var client = api.Anonymous;
        var url = api.Foreign.ServeText($"/{Guid.NewGuid():N}.mp4", content, contentType);

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "not_a_video", await client.PostAsJsonAsync("/api/videos", new { title = "No film", url }));
    }

    [Fact]
    public async Task An_address_that_is_dead_private_or_too_large_is_refused_and_nothing_is_kept_of_it()
    {
        using var client = api.Anonymous;
        api.Foreign.ServeBytes("/private.mp4", ForeignServer.NewVideo());
        var large = api.Foreign.ServeBytes("/large.mp4", ForeignServer.NewVideo(1_000_001));
        var inward = api.Foreign.Redirect("/inward.mp4", "http://169.254.169.254/latest/meta-data/");
        var before = await CountAsync();

        foreach (var (url, code) in new[]
        {
            (api.Foreign.UrlOf("/nothing-here.mp4"), "not_reachable"),
            ($"http://127.0.0.1:{api.Foreign.Port}/private.mp4", "url_port_refused"),
            ("http://127.0.0.1/private.mp4", "not_reachable"),
            ("http://[::1]/private.mp4", "not_reachable"),
            (inward, "not_reachable"),
            (large, "too_large"),
        })
        {
            await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, code, await client.PostAsJsonAsync("/api/videos", new { title = "x", url }));
        }

        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_server_that_stumbles_is_asked_again_until_the_video_is_here()
    {
        using var client = api.Anonymous;
        var content = ForeignServer.NewVideo(20_000);
        var asked = 0;
        var url = api.Foreign.Serve("/stumbling.mp4", async http =>
        {
            // The look succeeds, the first fetch breaks off, the second finds the server out of order, the third has it.
            switch (Interlocked.Increment(ref asked))
            {
                case 2:
                    await ForeignServer.CutOffAsync(http, content[..5000], content.Length);
                    break;
                case 3:
                    http.Response.StatusCode = 503;
                    break;
                default:
                    await http.Response.Body.WriteAsync(content);
                    break;
            }
        });

        var created = await CatalogHost.JsonAsync(await client.PostAsJsonAsync("/api/videos", new { title = "Stumbling", url }), HttpStatusCode.Created);
        var order = await api.OrderOfAsync(created.GetProperty("id").GetInt32());

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), order.SourceSha256);
        Assert.Single(Directory.GetFiles(Path.Combine(api.ObjectsFolder, "videos", order.SubjectId)), file => !file.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_video_that_turns_into_something_else_before_it_is_fetched_fails_and_says_why()
    {
        using var client = api.Anonymous;
        var asked = 0;
        var url = api.Foreign.Serve("/turning.mp4", async http =>
            await http.Response.Body.WriteAsync(Interlocked.Increment(ref asked) == 1 ? ForeignServer.NewVideo() : "<html>gone</html>"u8.ToArray()));

        var created = await CatalogHost.JsonAsync(await client.PostAsJsonAsync("/api/videos", new { title = "Turning", url }), HttpStatusCode.Created);
        var path = $"/api/videos/{created.GetProperty("id").GetInt32()}";
        await CatalogHost.EventuallyAsync(
            async () => (await client.GetFromJsonAsync<JsonElement>(path)).GetProperty("status").GetString() == "FAILED", "The video did not fail.");
        var video = await client.GetFromJsonAsync<JsonElement>(path);

        Assert.Equal("not_a_video", video.GetProperty("error").GetProperty("code").GetString());
        await Refused.WithAsync(HttpStatusCode.NotFound, "video_not_playable", await client.GetAsync(video.GetProperty("playlist_url").GetString()));
    }

    private Task<long> CountAsync() => Sql.ScalarAsync<long>(api.Database("video_db"), "SELECT count(*) FROM videos");
}
