using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

public sealed class MediaEventTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_track_can_be_played_from_its_first_segment_on_and_is_for_everybody_once_its_package_is_whole()
    {
        var (ada, trackId, jobId) = await UploadAsync();
        using var anonymous = api.Anonymous;
        var early = await ada.PostAsync($"/api/v1/tracks/{trackId}/playback", null);

        await TellAsync(Event(jobId, trackId, MediaEventKinds.Playable) with { FileKey = "abc/a1-live-1" });
        var playing = await ada.PostAsync($"/api/v1/tracks/{trackId}/playback", null);
        var unseen = await anonymous.GetAsync($"/api/v1/tracks/{trackId}");
        await TellAsync(Completed(jobId, trackId));
        var seen = await anonymous.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{trackId}");

        var notReady = await Refused.WithAsync(HttpStatusCode.Conflict, "not_ready", early);
        Assert.NotNull(early.Headers.RetryAfter);
        Assert.Equal(409, notReady.GetProperty("status").GetInt32());
        Assert.Equal(HttpStatusCode.OK, playing.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unseen.StatusCode);
        Assert.True(seen.GetProperty("is_available").GetBoolean());
        Assert.Equal("COMPLETED", seen.GetProperty("status").GetString());
        Assert.Equal(61_000, seen.GetProperty("duration_ms").GetInt32());
    }

    [Fact]
    public async Task What_nobody_said_comes_from_the_files_own_tags_and_what_somebody_said_stays()
    {
        var (ada, guessed, guessedJob) = await UploadAsync();
        var (_, given, givenJob) = await UploadAsync(("title", "My own title"), ("artist", "My own artist"));

        await TellAsync(Completed(guessedJob, guessed));
        await TellAsync(Completed(givenJob, given));
        var fromTags = await ada.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{guessed}");
        var fromUploader = await ada.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{given}");

        Assert.Equal("Tagged title", fromTags.GetProperty("title").GetString());
        Assert.Equal("Tagged artist", fromTags.GetProperty("artists")[0].GetProperty("name").GetString());
        Assert.Equal("Tagged album", fromTags.GetProperty("album_title").GetString());
        Assert.Equal(3, fromTags.GetProperty("track_number").GetInt32());
        Assert.Equal("My own title", fromUploader.GetProperty("title").GetString());
        Assert.Equal("My own artist", fromUploader.GetProperty("artists")[0].GetProperty("name").GetString());
        Assert.Equal(fromTags.GetProperty("album_id").GetGuid(), fromUploader.GetProperty("album_id").GetGuid());
    }

    [Fact]
    public async Task The_album_of_a_file_that_names_nobody_belongs_to_the_artist_that_the_uploader_gave()
    {
        var (ada, given, job) = await UploadAsync(("artist", "An artist for an album"));

        await TellAsync(Completed(job, given) with { Tags = new MediaTags(Album: "Nobody's album") });
        var track = await ada.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{given}");
        var album = await ada.GetFromJsonAsync<JsonElement>($"/api/v1/albums/{track.GetProperty("album_id").GetGuid()}");

        Assert.Equal("An artist for an album", album.GetProperty("artist_name").GetString());
    }

    [Fact]
    public async Task An_album_without_a_cover_shows_that_of_a_track_as_long_as_there_is_one()
    {
        var (ada, first, firstJob) = await UploadAsync();
        var (_, second, secondJob) = await UploadAsync();
        foreach (var (track, job) in new[] { (first, firstJob), (second, secondJob) })
        {
            var completed = Completed(job, track);
            var tags = completed.Tags! with { Album = "Album with lent covers" };
            await TellAsync(completed with { Tags = tags, Package = completed.Package! with { CoverFile = "cover.jpg" } });
        }

        var albumId = (await ada.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{first}")).GetProperty("album_id").GetGuid();
        async Task<string?> CoverAsync() => (await ada.GetFromJsonAsync<JsonElement>($"/api/v1/albums/{albumId}")).GetProperty("cover_url").GetString();
        var lent = await CoverAsync();
        (await ada.DeleteAsync($"/api/v1/tracks/{first}")).EnsureSuccessStatusCode();
        var lentByTheOther = await CoverAsync();
        (await ada.DeleteAsync($"/api/v1/tracks/{second}")).EnsureSuccessStatusCode();

        Assert.Equal($"/api/v1/tracks/{first}/cover", lent);
        Assert.Equal($"/api/v1/tracks/{second}/cover", lentByTheOther);
        Assert.Null(await CoverAsync());
    }

    [Fact]
    public async Task A_repeated_event_and_one_of_another_job_change_nothing()
    {
        var (ada, trackId, jobId) = await UploadAsync();
        var failed = Event(jobId, trackId, MediaEventKinds.Failed) with { Error = new MediaError("not_audio", "This file is no audio.") };

        await TellAsync(failed with { JobId = Guid.NewGuid(), MessageId = Guid.NewGuid() });
        var untouched = await ada.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{trackId}/status");
        await TellAsync(failed);
        await Sql.ExecuteAsync(api.Database("catalog_db"), $"UPDATE tracks SET error = 'seen' WHERE id = '{trackId}'");
        await TellAsync(failed);
        var after = await ada.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{trackId}/status");

        Assert.Equal("PENDING", untouched.GetProperty("status").GetString());
        Assert.Equal("FAILED", after.GetProperty("status").GetString());
        Assert.Equal("seen", after.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task The_event_stream_tells_each_change_and_ends_when_the_track_is_ready()
    {
        var (ada, trackId, jobId) = await UploadAsync();
        using var stream = await ada.GetAsync($"/api/v1/tracks/{trackId}/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        var first = await reader.ReadLineAsync();

        await TellAsync(Event(jobId, trackId, MediaEventKinds.Started));
        await TellAsync(Completed(jobId, trackId));
        var rest = await reader.ReadToEndAsync();

        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        Assert.Equal("event: progress", first);
        Assert.Contains("event: ready\ndata: {", rest, StringComparison.Ordinal);
        Assert.Contains("\"progress\":100", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_without_the_internal_key_tells_the_catalogue_anything()
    {
        using var anonymous = api.Anonymous;
        using var admin = await api.SignedInAsAdminAsync();

        foreach (var client in new[] { anonymous, admin })
        {
            var answer = await client.PostAsJsonAsync("/internal/v1/media-events", Completed(Guid.NewGuid(), Guid.NewGuid()), ContractJson.Options);
            await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_internal_key", answer);
        }
    }

    private async Task<(HttpClient Client, Guid TrackId, Guid JobId)> UploadAsync(params (string Name, string Value)[] fields)
    {
        var ada = await api.SignedInAsAsync("ada");
        using var form = new MultipartFormDataContent { { new ByteArrayContent([.. "fLaC"u8, .. Guid.NewGuid().ToByteArray()]), "file", "some_file.flac" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        var track = await (await ada.PostAsync("/api/v1/tracks/upload", form)).Content.ReadFromJsonAsync<JsonElement>();
        return (ada, track.GetProperty("id").GetGuid(), track.GetProperty("job").GetProperty("id").GetGuid());
    }

    private async Task TellAsync(MediaEvent fact)
    {
        using var worker = api.Internal();
        var answer = await worker.PostAsJsonAsync("/internal/v1/media-events", fact, ContractJson.Options);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    private static MediaEvent Event(Guid jobId, Guid trackId, string kind) =>
        new(Guid.NewGuid(), jobId, SubjectKinds.Track, trackId.ToString(), kind, TimeProvider.System.GetUtcNow());

    private static MediaEvent Completed(Guid jobId, Guid trackId) => Event(jobId, trackId, MediaEventKinds.Completed) with
    {
        FileKey = "abc/a1",
        Package = new MediaPackage("a1", 61_000, "master.m3u8", null, ["a64", "a128"], 1234),
        Tags = new MediaTags("Tagged title", "Tagged artist", "Tagged album", Genre: "Tagged genre", Date: "1999", TrackNumber: 3),
        Loudness = new MediaLoudness(-14.2, 6.1, -0.8),
    };
}
