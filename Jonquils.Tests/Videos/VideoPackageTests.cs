using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Fetching;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Videos;

public sealed class VideoPackageTests(VideoHost api) : IClassFixture<VideoHost>
{
    [Fact]
    public async Task The_playlist_plays_what_is_there_first_the_growing_package_then_the_finished_one()
    {
        using var client = api.Anonymous;
        var (id, order) = await api.OrderedAsync(client);
        var early = await client.GetAsync($"/hls/{id}.m3u8");
        var live = $"{order.SourceSha256}/v1-live-{order.JobId:N}";
        await api.PackageAsync(live);
        await api.PackageAsync($"{order.SourceSha256}/v1");

        await api.TellAsync(VideoHost.Event(order, MediaEventKinds.Started));
        await api.TellAsync(VideoHost.Event(order, MediaEventKinds.Playable) with { FileKey = live });
        var growing = await client.GetAsync($"/hls/{id}.m3u8");
        await api.TellAsync(VideoHost.Completed(order));
        var finished = await client.GetAsync($"/hls/{id}.m3u8");
        var video = await client.GetFromJsonAsync<JsonElement>($"/api/videos/{id}");

        await Refused.WithAsync(HttpStatusCode.NotFound, "video_not_ready", early);
        Assert.NotNull(early.Headers.RetryAfter);
        foreach (var playlist in new[] { growing, finished })
        {
            Assert.Equal("application/vnd.apple.mpegurl", playlist.Content.Headers.ContentType?.MediaType);
            var text = await playlist.Content.ReadAsStringAsync();
            var listed = text.Split('\n').Single(line => line.EndsWith("360p/media.m3u8", StringComparison.Ordinal));
            var sound = System.Text.RegularExpressions.Regex.Match(text, "URI=\"([^\"]+)\"").Groups[1].Value;
            foreach (var uri in new[] { listed, sound })
            {
                Assert.StartsWith("#EXTM3U", await client.GetStringAsync(new Uri(new Uri(api.Address, $"/hls/{id}.m3u8"), uri)), StringComparison.Ordinal);
            }
        }

        Assert.NotEqual(await growing.Content.ReadAsStringAsync(), await finished.Content.ReadAsStringAsync());
        Assert.Equal(("COMPLETED", 61_000), (video.GetProperty("status").GetString(), video.GetProperty("duration_ms").GetInt32()));
        Assert.Equal(100, video.GetProperty("progress").GetInt32());
        Assert.Equal("a picture", await client.GetStringAsync(video.GetProperty("poster_url").GetString()));
        Assert.Equal("ru", video.GetProperty("subtitles")[0].GetProperty("language").GetString());
    }

    [Fact]
    public async Task Only_pictures_and_subtitles_of_the_package_are_served_beside_it()
    {
        using var client = api.Anonymous;
        var (id, order) = await api.OrderedAsync(client);
        await api.PackageAsync($"{order.SourceSha256}/v1");
        await api.TellAsync(VideoHost.Completed(order));

        foreach (var name in new[] { "master.m3u8", "absent.jpg", "..%2F..%2Fposter.jpg", "..%5Cposter.jpg", ".jpg" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/videos/{id}/files/{name}")).StatusCode);
        }
    }

    [Fact]
    public async Task A_described_video_is_kept_in_redis_and_what_the_worker_tells_is_seen_at_once()
    {
        using var client = api.Anonymous;
        var (id, order) = await api.OrderedAsync(client);
        await api.TellAsync(VideoHost.Event(order, MediaEventKinds.Started));
        await client.GetAsync($"/api/videos/{id}");

        await Sql.ExecuteAsync(api.Database("video_db"), $"UPDATE videos SET title = 'changed behind the cache' WHERE id = {id}");
        var kept = await client.GetFromJsonAsync<JsonElement>($"/api/videos/{id}");
        await api.TellAsync(VideoHost.Event(order, MediaEventKinds.Failed) with { Error = new MediaError("not_media", "This file is no video.") });
        var told = await client.GetFromJsonAsync<JsonElement>($"/api/videos/{id}");

        Assert.Equal(("A film", "PROCESSING"), (kept.GetProperty("title").GetString(), kept.GetProperty("status").GetString()));
        Assert.Equal(("changed behind the cache", "FAILED"), (told.GetProperty("title").GetString(), told.GetProperty("status").GetString()));
        Assert.Equal("not_media", told.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_repeated_event_and_one_of_another_job_change_nothing()
    {
        using var client = api.Anonymous;
        var (id, order) = await api.OrderedAsync(client);
        var started = VideoHost.Event(order, MediaEventKinds.Started);

        await api.TellAsync(VideoHost.Completed(order with { JobId = Guid.NewGuid() }));
        await api.TellAsync(started);
        await api.TellAsync(VideoHost.Completed(order));
        await api.TellAsync(started);
        await api.TellAsync(VideoHost.Event(order, MediaEventKinds.Failed));

        Assert.Equal("COMPLETED", (await client.GetFromJsonAsync<JsonElement>($"/api/videos/{id}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_event_of_neither_a_track_nor_a_video_is_refused()
    {
        using var worker = api.Internal();
        var fact = new MediaEvent(Guid.NewGuid(), Guid.NewGuid(), "book", "1", MediaEventKinds.Started, TimeProvider.System.GetUtcNow());

        foreach (var bad in new[] { fact, fact with { SubjectKind = SubjectKinds.Video, SubjectId = "one" }, fact with { SubjectKind = SubjectKinds.Track } })
        {
            await Refused.WithAsync(
                HttpStatusCode.UnprocessableEntity, "unknown_subject", await worker.PostAsJsonAsync("/internal/v1/media-events", bad, ContractJson.Options));
        }
    }

    [Fact]
    public async Task A_deleted_video_is_gone_at_once_and_its_objects_follow_but_not_those_that_another_needs()
    {
        using var client = api.Anonymous;
        var content = ForeignServer.NewVideo();
        var (first, order) = await api.OrderedAsync(client, content);
        var (second, twin) = await api.OrderedAsync(client, content);
        await api.PackageAsync($"{order.SourceSha256}/v1");
        var (source, package) = (Path.Combine(api.ObjectsFolder, "videos", order.SourceKey), Path.Combine(api.ObjectsFolder, "hls", order.SourceSha256, "v1", "master.m3u8"));
        await api.TellAsync(VideoHost.Completed(order));
        await api.TellAsync(VideoHost.Completed(twin));
        await client.GetAsync($"/api/videos/{first}");

        var deleted = await client.DeleteAsync($"/api/videos/{first}");
        var after = await client.GetAsync($"/api/videos/{first}");
        await CatalogHost.EventuallyAsync(() => Task.FromResult(!File.Exists(source)), "The source stayed.");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Refused.WithAsync(HttpStatusCode.NotFound, "video_not_found", after);
        Assert.True(File.Exists(package));
        await client.DeleteAsync($"/api/videos/{second}");
        await CatalogHost.EventuallyAsync(() => Task.FromResult(!File.Exists(package)), "The package stayed.");
    }

    [Fact]
    public async Task A_package_that_is_finished_after_its_video_was_deleted_does_not_outlive_it()
    {
        using var client = api.Anonymous;
        var (id, order) = await api.OrderedAsync(client);
        await client.DeleteAsync($"/api/videos/{id}");
        await api.PackageAsync($"{order.SourceSha256}/v1");

        await api.TellAsync(VideoHost.Completed(order));

        await CatalogHost.EventuallyAsync(
            () => Task.FromResult(!File.Exists(Path.Combine(api.ObjectsFolder, "hls", order.SourceSha256, "v1", "master.m3u8"))), "The package stayed.");
        Assert.Equal(1L, await Sql.ScalarAsync<long>(api.Database("video_db"), $"SELECT count(*) FROM outbox WHERE method = 'DELETE' AND path = '/internal/v1/jobs/{order.JobId}'"));
    }

    [Fact]
    public async Task A_video_that_somebody_signed_is_theirs_to_delete()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        using var anonymous = api.Anonymous;
        using var admin = await api.SignedInAsAdminAsync();
        var (first, _) = await api.OrderedAsync(ada);
        var (second, _) = await api.OrderedAsync(ada);

        await Refused.WithAsync(HttpStatusCode.Forbidden, "video_not_yours", await bob.DeleteAsync($"/api/videos/{first}"));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "video_not_yours", await anonymous.DeleteAsync($"/api/videos/{first}"));
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"/api/videos/{first}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/api/videos/{second}")).StatusCode);
    }

    [Fact]
    public async Task A_finished_video_has_a_tag_that_readers_and_deleters_can_name()
    {
        using var client = api.Anonymous;
        var (id, order) = await api.OrderedAsync(client);
        await api.TellAsync(VideoHost.Completed(order));
        var tag = (await client.GetAsync($"/api/videos/{id}")).Headers.ETag!.ToString();

        var same = await client.SendAsync(CatalogHost.With(HttpMethod.Get, $"/api/videos/{id}", null, "If-None-Match", tag));
        var other = await client.SendAsync(CatalogHost.With(HttpMethod.Delete, $"/api/videos/{id}", null, "If-Match", "\"0\""));
        var right = await client.SendAsync(CatalogHost.With(HttpMethod.Delete, $"/api/videos/{id}", null, "If-Match", tag));

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.PreconditionFailed, HttpStatusCode.NoContent), (same.StatusCode, other.StatusCode, right.StatusCode));
    }
}
