using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Security;

/// <summary>Something of everything that belongs to somebody, for one request that may destroy it.</summary>
/// <param name="Ids">What the placeholders of a route stand for.</param>
internal sealed record AccessWorld(IReadOnlyDictionary<string, string> Ids)
{
    /// <summary>An artist with a manager, an album and a track that everybody may play; a private playlist; an upload under way.</summary>
    public static async Task<AccessWorld> MakeAsync(CatalogHost api, Guid managerId)
    {
        using var owner = await api.SignedInAsAsync("owner");
        var artist = await CatalogHost.NewArtistAsync(owner);
        (await owner.PostAsJsonAsync($"/api/v1/artists/{artist}/managers", new { user_id = managerId, permissions = new[] { "ALL" } })).EnsureSuccessStatusCode();
        var album = await CatalogHost.IdOf(await owner.PostAsJsonAsync("/api/v1/albums", new { title = "An album", artist_id = artist, type = "ALBUM" }));
        var upload = await CatalogHost.UploadAsync(owner, CatalogHost.NewAudio(), ("artist_id", artist.ToString()));
        await api.CompleteAsync(upload, $"{CatalogHost.NewSha256()}/a1");
        var link = await CatalogHost.JsonAsync(
            await owner.PostAsJsonAsync("/api/v1/tracks/upload-url", new { file_name = "a.flac", bytes = 64 }), System.Net.HttpStatusCode.Created);
        var playlist = await CatalogHost.IdOf(await owner.PostAsJsonAsync("/api/v1/playlists", new { title = "A private playlist" }));
        (await owner.PostAsJsonAsync($"/api/v1/playlists/{playlist}/tracks", new { track_ids = new[] { upload.GetProperty("id").GetString() } })).EnsureSuccessStatusCode();
        return new AccessWorld(new Dictionary<string, string>
        {
            ["artistId"] = artist.ToString(),
            ["albumId"] = album.ToString(),
            ["trackId"] = upload.GetProperty("id").GetString()!,
            ["userId"] = (await CatalogHost.UserIdAsync(owner)).ToString(),
            ["sessionId"] = (await owner.GetFromJsonAsync<JsonElement>("/api/v1/auth/sessions")).GetProperty("items")[0].GetProperty("id").GetString()!,
            ["uploadId"] = link.GetProperty("id").GetString()!,
            ["playlistId"] = playlist.ToString(),
            ["part"] = "1",
            ["position"] = "0",
            ["token"] = "not-a-token",
            ["videoId"] = (await NewVideoAsync(api, await CatalogHost.UserIdAsync(owner))).ToString(CultureInfo.InvariantCulture),
            ["keyId"] = Guid.NewGuid().ToString(),
            ["alertId"] = Guid.NewGuid().ToString(),
            ["backupId"] = Guid.NewGuid().ToString(),
            ["jobId"] = Guid.NewGuid().ToString(),
            ["runId"] = Guid.NewGuid().ToString(),
            ["name"] = "music",
            ["ticket"] = "not-a-ticket",
            ["file"] = "master.m3u8",
        });
    }

    // One that could not be made playable; its address was never fetched.
    private static Task<int> NewVideoAsync(CatalogHost api, Guid ownerId) => Sql.ScalarAsync<int>(
        api.Database("video_db"),
        $"""
        INSERT INTO videos (title, original_url, url_hash, status, subtitles, fetch_attempts, created_by, created_at, updated_at)
        VALUES ('A film', 'https://example.org/a.mp4', '{CatalogHost.NewSha256()}', 'FAILED', '[]', 0, '{ownerId}', now(), now()) RETURNING id
        """);

    /// <summary>The request of a row.</summary>
    public HttpRequestMessage Request(AccessRow row)
    {
        var (method, path, body) = (row.Route.Split(' ')[0], row.Route.Split(' ')[1] + row.Query, row.Body);
        foreach (var (name, id) in Ids)
        {
            path = path.Replace($"{{{name}:guid}}", id, StringComparison.Ordinal).Replace($"{{{name}:int}}", id, StringComparison.Ordinal)
                .Replace($"{{{name}}}", id, StringComparison.Ordinal).Replace($"{{**{name}}}", id, StringComparison.Ordinal);
            body = body?.Replace($"{{{name}}}", id, StringComparison.Ordinal);
        }

        return new HttpRequestMessage(new HttpMethod(method), path) { Content = method is "GET" or "HEAD" ? null : ContentOf(body) };
    }

    private static HttpContent ContentOf(string? body) => body switch
    {
        null => new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
        AccessTable.Form => new MultipartFormDataContent { { new StringContent("A title"), "title" } },
        _ => new StringContent(body, Encoding.UTF8, "application/json"),
    };
}
