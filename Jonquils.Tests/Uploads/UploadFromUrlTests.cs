using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Jonquils.Tests.Videos;

namespace Jonquils.Tests.Uploads;

public sealed class UploadFromUrlTests(VideoHost api) : IClassFixture<VideoHost>
{
    [Fact]
    public async Task A_file_at_an_address_becomes_a_track_named_after_it()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var audio = CatalogHost.NewAudio(50_000);
        api.Foreign.ServeBytes("/музыка/Моя песня.flac", audio, "audio/flac");

        var answer = await SendAsync(ada, new { url = api.Foreign.UrlOf("/музыка/Моя песня.flac"), artist = "Ада" });
        var track = await CatalogHost.JsonAsync(answer, HttpStatusCode.Accepted);

        Assert.Equal($"/api/v1/tracks/{track.GetProperty("id").GetGuid()}", answer.Headers.Location?.ToString());
        Assert.Equal(("Моя песня", "PENDING"), (track.GetProperty("title").GetString(), track.GetProperty("job").GetProperty("status").GetString()));
        Assert.Equal("Ада", track.GetProperty("artists")[0].GetProperty("name").GetString());
        Assert.Equal(audio, await File.ReadAllBytesAsync(Path.Combine(api.ObjectsFolder, "tracks", track.GetProperty("file_path").GetString()!)));
    }

    [Fact]
    public async Task What_is_no_audio_private_or_too_large_is_refused_and_leaves_nothing()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var html = api.Foreign.ServeText("/page.mp3", "<html>no song</html>", "audio/mpeg");
        var empty = api.Foreign.ServeBytes("/empty.mp3", []);
        var large = api.Foreign.ServeBytes("/large.flac", CatalogHost.NewAudio(1_000_001));
        var inward = api.Foreign.Redirect("/inward.flac", "http://169.254.169.254/");
        var cut = api.Foreign.ServeCutOff("/cut.flac", CatalogHost.NewAudio(50_000), announced: 100_000);
        var before = StoredFiles();

        await Refused.WithAsync(HttpStatusCode.UnsupportedMediaType, "not_audio", await SendAsync(ada, new { url = html }));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "empty_file", await SendAsync(ada, new { url = empty }));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "too_large", await SendAsync(ada, new { url = large }));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "not_reachable", await SendAsync(ada, new { url = inward }));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "cut_off", await SendAsync(ada, new { url = cut }));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "bad_url", await SendAsync(ada, new { url = "file:///etc/passwd" }));

        Assert.Equal(before, StoredFiles());
    }

    [Fact]
    public async Task A_track_of_metadata_gets_its_audio_from_an_address_and_strangers_cannot_give_it()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        using var anonymous = api.Anonymous;
        var url = api.Foreign.ServeBytes("/given.flac", CatalogHost.NewAudio());
        var trackId = await CatalogHost.NewTrackAsync(ada, await CatalogHost.NewArtistAsync(ada), "Mine");

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await SendAsync(anonymous, new { url }));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await SendAsync(bob, new { url, track_id = trackId }));
        var track = await CatalogHost.JsonAsync(await SendAsync(ada, new { url, track_id = trackId }), HttpStatusCode.Accepted);

        Assert.Equal((trackId, "Mine"), (track.GetProperty("id").GetGuid(), track.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task The_same_request_with_the_same_key_makes_one_track()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var url = api.Foreign.ServeBytes("/once.flac", CatalogHost.NewAudio());
        HttpRequestMessage Request() => CatalogHost.With(HttpMethod.Post, "/api/v1/tracks/upload-from-url", new { url }, "Idempotency-Key", "once");

        var first = await CatalogHost.JsonAsync(await ada.SendAsync(Request()), HttpStatusCode.Accepted);
        var before = StoredFiles();
        var second = await CatalogHost.JsonAsync(await ada.SendAsync(Request()), HttpStatusCode.Accepted);

        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        Assert.Equal(before, StoredFiles());
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, object request) => client.PostAsJsonAsync("/api/v1/tracks/upload-from-url", request);

    private int StoredFiles()
    {
        var folder = Path.Combine(api.ObjectsFolder, "tracks", "uploads");
        return Directory.Exists(folder) ? Directory.GetFiles(folder).Length : 0;
    }
}
