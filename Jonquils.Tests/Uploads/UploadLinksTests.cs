using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Api.Catalog;
using Jonquils.Api.Uploads;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Uploads;

[Trait("Category", "Security")]
public sealed class UploadLinksTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    [Fact]
    public async Task A_file_sent_in_parts_by_links_becomes_a_track_with_all_its_bytes()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var nobody = api.Anonymous;
        var audio = CatalogHost.NewAudio(2500);
        var begun = await BeginAsync(ada, audio.Length);

        await SendAsync(nobody, begun, audio);
        var track = await CatalogHost.JsonAsync(await ada.PostAsync(begun.GetProperty("complete_url").GetString(), null), HttpStatusCode.Accepted);
        var again = await CatalogHost.JsonAsync(await ada.PostAsync(begun.GetProperty("complete_url").GetString(), null), HttpStatusCode.Accepted);

        Assert.Equal(3, begun.GetProperty("parts").GetArrayLength());
        Assert.Equal(track.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.Equal(audio, await File.ReadAllBytesAsync(Path.Combine(api.ObjectsFolder, "tracks", track.GetProperty("file_path").GetString()!)));
        Assert.Equal("song", track.GetProperty("title").GetString());
        await CatalogHost.EventuallyAsync(
            () => Task.FromResult(!Directory.Exists(Path.Combine(api.ObjectsFolder, "temp", "uploads", begun.GetProperty("id").GetGuid().ToString("N")))), "The parts stayed.");
    }

    [Fact]
    public async Task An_upload_with_a_part_missing_is_not_completed_and_says_which()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var audio = CatalogHost.NewAudio(2500);
        var begun = await BeginAsync(ada, audio.Length);
        await ada.PutAsync(begun.GetProperty("parts")[0].GetProperty("url").GetString(), new ByteArrayContent(audio[..1024]));

        var problem = await Refused.WithAsync(HttpStatusCode.Conflict, "parts_missing", await ada.PostAsync(begun.GetProperty("complete_url").GetString(), null));

        Assert.Contains("2, 3", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_link_takes_its_own_part_of_its_own_size_and_nothing_else()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var begun = await BeginAsync(ada, 2500);
        var url = begun.GetProperty("parts")[0].GetProperty("url").GetString()!;

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "wrong_part_size", await ada.PutAsync(url, new ByteArrayContent(new byte[1000])));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "link_invalid", await ada.PutAsync(url.Replace("/parts/1", "/parts/2", StringComparison.Ordinal), new ByteArrayContent(new byte[1024])));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "link_invalid", await ada.PutAsync(url[..url.IndexOf('?')], new ByteArrayContent(new byte[1024])));
        await Refused.WithAsync(HttpStatusCode.NotFound, "upload_not_found", await bob.PostAsync(begun.GetProperty("complete_url").GetString(), null));
    }

    [Fact]
    public async Task A_part_that_comes_too_short_without_saying_so_does_not_take_the_place_of_the_good_one()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var audio = CatalogHost.NewAudio(2500);
        var begun = await BeginAsync(ada, audio.Length);
        await SendAsync(ada, begun, audio);

        foreach (var bytes in new[] { 0, 1000, 1025 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, begun.GetProperty("parts")[0].GetProperty("url").GetString()) { Content = new ByteArrayContent(new byte[bytes]) };
            request.Headers.TransferEncodingChunked = true;
            await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "wrong_part_size", await ada.SendAsync(request));
        }

        var track = await CatalogHost.JsonAsync(await ada.PostAsync(begun.GetProperty("complete_url").GetString(), null), HttpStatusCode.Accepted);
        Assert.Equal(audio, await File.ReadAllBytesAsync(Path.Combine(api.ObjectsFolder, "tracks", track.GetProperty("file_path").GetString()!)));
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(1025)]
    [InlineData(null)]
    public async Task Parts_that_change_between_the_look_and_the_joining_end_it(int? changed)
    {
        using var store = new FolderObjectStore(await TestStack.NewFolderAsync("parts"), TimeProvider.System);
        var upload = new PendingUpload { Id = Guid.NewGuid(), FileName = "a.flac", Wishes = "{}", Bytes = 2500, PartBytes = 1024 };
        foreach (var (part, bytes) in new (int, int?)[] { (1, 1024), (2, changed), (3, 452) })
        {
            if (bytes is { } length)
            {
                await store.PutAsync(Buckets.Temp, upload.KeyOf(part), new MemoryStream(new byte[length]), "application/octet-stream", CancellationToken.None);
            }
        }

        await using var joined = new JoinedParts(store, upload);

        await Assert.ThrowsAsync<PartChangedException>(() => joined.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task Two_completions_at_once_make_one_track()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var audio = CatalogHost.NewAudio(100);
        var begun = await BeginAsync(ada, audio.Length);
        await SendAsync(ada, begun, audio);

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ada.PostAsync(begun.GetProperty("complete_url").GetString(), null)));

        var ids = await Task.WhenAll(answers.Select(async a => (await CatalogHost.JsonAsync(a, HttpStatusCode.Accepted)).GetProperty("id").GetString()));
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task A_track_of_metadata_gets_its_audio_by_an_upload_and_only_once()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var track = await CatalogHost.NewTrackAsync(ada, await CatalogHost.NewArtistAsync(ada), "Mine");

        await Refused.WithAsync(
            HttpStatusCode.NotFound, "track_not_found", await bob.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(), ("track_id", track.ToString()))));
        var upload = await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio(), ("track_id", track.ToString()));
        await Refused.WithAsync(
            HttpStatusCode.Conflict, "track_has_audio", await ada.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(), ("track_id", track.ToString()))));

        Assert.Equal((track, "Mine", "PENDING"), (upload.GetProperty("id").GetGuid(), upload.GetProperty("title").GetString(), upload.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_refused_upload_leaves_nothing_in_the_store()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var artist = await CatalogHost.NewArtistAsync(ada);
        Directory.CreateDirectory(Path.Combine(api.ObjectsFolder, "tracks", "uploads"));
        var before = Directory.GetFiles(Path.Combine(api.ObjectsFolder, "tracks", "uploads")).Length;

        await Refused.WithAsync(
            HttpStatusCode.Forbidden, "not_a_manager", await bob.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(), ("artist_id", artist.ToString()))));

        Assert.Equal(before, Directory.GetFiles(Path.Combine(api.ObjectsFolder, "tracks", "uploads")).Length);
    }

    [Fact]
    public async Task The_original_is_for_those_who_manage_the_track()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        using var nobody = api.Anonymous;
        var audio = CatalogHost.NewAudio();
        var upload = await CatalogHost.UploadAsync(ada, audio);
        await api.CompleteAsync(upload, $"{CatalogHost.NewSha256()}/a1");
        var path = $"/api/v1/tracks/{upload.GetProperty("id").GetString()}/download";

        var link = await ada.GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, link.StatusCode);
        Assert.Equal(audio, await nobody.GetByteArrayAsync(link.Headers.Location));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_your_track", await bob.GetAsync(path));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "link_invalid", await nobody.GetAsync(link.Headers.Location!.ToString()[..^2]));
    }

    private static async Task<JsonElement> BeginAsync(HttpClient client, int bytes) => await CatalogHost.JsonAsync(
        await client.PostAsJsonAsync("/api/v1/tracks/upload-url", new { file_name = "../song.flac", bytes }), HttpStatusCode.Created);

    private static async Task SendAsync(HttpClient client, JsonElement begun, byte[] audio)
    {
        var at = 0;
        foreach (var part in begun.GetProperty("parts").EnumerateArray())
        {
            var bytes = part.GetProperty("bytes").GetInt32();
            Assert.Equal(HttpStatusCode.OK, (await client.PutAsync(part.GetProperty("url").GetString(), new ByteArrayContent(audio[at..(at + bytes)]))).StatusCode);
            at += bytes;
        }
    }
}
