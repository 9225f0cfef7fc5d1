using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;

namespace Jonquils.Tests.Given;

/// <summary>Puts tracks into the catalogue the way they get there: an upload, and the worker's word that the package is whole.</summary>
public static class Tracks
{
    /// <summary>A track that everybody may hear.</summary>
    /// <param name="folder">Folder of its package in bucket <c>hls</c>; nothing is put there.</param>
    public static async Task<Guid> AvailableAsync(this ApiHost api, string title, string artist = "Various", int durationMs = 60_000, string folder = "abc/a1")
    {
        var (trackId, jobId) = await api.UploadAsync("uploader", title, artist);
        using var worker = api.Internal();
        var fact = new MediaEvent(Guid.NewGuid(), jobId, SubjectKinds.Track, trackId.ToString(), MediaEventKinds.Completed, TimeProvider.System.GetUtcNow())
        {
            FileKey = folder,
            Package = new MediaPackage("a1", durationMs, "master.m3u8", null, ["a64"], 1234),
        };
        (await worker.PostAsJsonAsync("/internal/v1/media-events", fact, ContractJson.Options)).EnsureSuccessStatusCode();
        return trackId;
    }

    /// <summary>A track that only its uploader sees, because it is not packaged yet.</summary>
    public static async Task<Guid> UnfinishedAsync(this ApiHost api, string uploader, string title) => (await api.UploadAsync(uploader, title, "Various")).TrackId;

    private static async Task<(Guid TrackId, Guid JobId)> UploadAsync(this ApiHost api, string uploader, string title, string artist)
    {
        using var client = await api.SignedInAsAsync(uploader);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent([.. "fLaC"u8, .. Guid.NewGuid().ToByteArray()]), "file", "some.flac" },
            { new StringContent(title), "title" },
            { new StringContent(artist), "artist" },
        };
        var answer = await client.PostAsync("/api/v1/tracks/upload", form);
        answer.EnsureSuccessStatusCode();
        var track = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (track.GetProperty("id").GetGuid(), track.GetProperty("job").GetProperty("id").GetGuid());
    }
}
