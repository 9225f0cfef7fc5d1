using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Security;

/// <summary>Something of everything that belongs to somebody, for one request that may destroy it.</summary>
/// <remarks>An artist with a manager, an album and a track that everybody may play, and a private playlist. What only a few routes need is made when one of them asks.</remarks>
internal sealed partial class AccessWorld(EveryRouteTests.Host api, HttpClient owner, Dictionary<string, string> ids)
{
    /// <summary>A name that everything bears which the storage service keeps for this world.</summary>
    private readonly string _kept = $"kept-{Guid.NewGuid():N}";

    private (string Id, string Link)? _upload;

    public static async Task<AccessWorld> MakeAsync(EveryRouteTests.Host api, HttpClient owner, Guid managerId)
    {
        var artist = await CatalogHost.NewArtistAsync(owner);
        (await owner.PostAsJsonAsync($"/api/v1/artists/{artist}/managers", new { user_id = managerId, permissions = new[] { "ALL" } })).EnsureSuccessStatusCode();
        var album = await CatalogHost.IdOf(await owner.PostAsJsonAsync("/api/v1/albums", new { title = "An album", artist_id = artist, type = "ALBUM" }));
        var upload = await CatalogHost.UploadAsync(owner, CatalogHost.NewAudio(), ("artist_id", artist.ToString()));
        var folder = $"{CatalogHost.NewSha256()}/a1";
        await api.CompleteAsync(upload, folder);
        await WriteAsync(api, $"{folder}/poster.jpg");
        var playlist = await CatalogHost.IdOf(await owner.PostAsJsonAsync("/api/v1/playlists", new { title = "A private playlist" }));
        (await owner.PostAsJsonAsync($"/api/v1/playlists/{playlist}/tracks", new { track_ids = new[] { upload.GetProperty("id").GetString() } })).EnsureSuccessStatusCode();
        return new AccessWorld(api, owner, new Dictionary<string, string>
        {
            ["artistId"] = artist.ToString(),
            ["albumId"] = album.ToString(),
            ["trackId"] = upload.GetProperty("id").GetString()!,
            ["userId"] = (await CatalogHost.UserIdAsync(owner)).ToString(),
            ["playlistId"] = playlist.ToString(),
            ["part"] = "1",
            ["position"] = "0",
            ["alertId"] = Guid.NewGuid().ToString(),
            ["backupId"] = Guid.NewGuid().ToString(),
            ["jobId"] = Guid.NewGuid().ToString(),
            ["runId"] = Guid.NewGuid().ToString(),
            ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
            ["name"] = "music",
            ["file"] = "poster.jpg",
        });
    }

    /// <summary>The request of a row.</summary>
    /// <param name="links">Whose links, tickets and tokens it is made with: this world's own, or those of another.</param>
    public async Task<HttpRequestMessage> RequestAsync(AccessRow row, AccessWorld? links = null)
    {
        var method = row.Route.Split(' ')[0];
        if (row.Route == "GET /api/v1/me/favorites/{trackId:guid}")
        {
            (await owner.PutAsync($"/api/v1/me/favorites/{ids["trackId"]}", null)).EnsureSuccessStatusCode();
        }

        var path = await FillAsync(row.Route.Split(' ')[1] + row.Query, links ?? this);
        return new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method is "GET" or "HEAD" ? null : ContentOf(row.Body is null ? null : await FillAsync(row.Body, links ?? this)),
        };
    }

    private async Task<string> FillAsync(string text, AccessWorld links)
    {
        foreach (var name in Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct())
        {
            var value = name is "refresh" or "token" or "ticket" or "original" or "partLink" ? await links.LinkAsync(name, links != this) : await IdAsync(name);
            text = Regex.Replace(text, $$"""\{(\*\*)?{{name}}(:\w+)?\}""", value);
        }

        return text;
    }

    private async Task<string> IdAsync(string name) => ids.TryGetValue(name, out var known) ? known : ids[name] = name switch
    {
        "sessionId" => (await owner.GetFromJsonAsync<JsonElement>("/api/v1/auth/sessions")).GetProperty("items")[0].GetProperty("id").GetString()!,
        "uploadId" => (await UploadAsync()).Id,
        "videoId" => (await NewVideoAsync()).ToString(CultureInfo.InvariantCulture),
        "keyId" => (await api.NewKeyAsync()).Id,
        "kept" => await KeepAsync(),
        _ => throw new InvalidOperationException($"Nothing is called {name}."),
    };

    /// <param name="isSpoilt">For another world; what names nothing by itself is another kind of thing then.</param>
    private async Task<string> LinkAsync(string name, bool isSpoilt) => name switch
    {
        "original" => (await owner.GetAsync($"/api/v1/tracks/{ids["trackId"]}/download")).Headers.Location!.Query[1..],
        "partLink" => (await UploadAsync()).Link,
        "ticket" when isSpoilt => new string([.. (await TicketAsync()).Select((letter, at) => at == 40 ? letter == 'A' ? 'B' : 'A' : letter)]),
        "ticket" => await TicketAsync(),
        "token" when isSpoilt => ids["playlistId"],
        "token" => (await CatalogHost.JsonAsync(await owner.PostAsJsonAsync($"/api/v1/playlists/{ids["playlistId"]}/share", new { }))).GetProperty("share_url").GetString()!.Split('/')[^1],
        "refresh" when isSpoilt => owner.DefaultRequestHeaders.Authorization!.Parameter!,
        "refresh" => await RefreshTokenAsync(),
        _ => throw new InvalidOperationException($"No link is called {name}."),
    };

    private async Task<string> TicketAsync() =>
        (await CatalogHost.JsonAsync(await owner.PostAsync($"/api/v1/tracks/{ids["trackId"]}/playback", null))).GetProperty("manifest_url").GetString()!.Split('/')[^2];

    private async Task<string> RefreshTokenAsync()
    {
        using var anyone = api.Anonymous;
        var tokens = await CatalogHost.JsonAsync(await anyone.PostAsJsonAsync("/api/v1/auth/login", new { login = "owner", password = ApiHost.Password }));
        return tokens.GetProperty("refresh_token").GetString()!;
    }

    private async Task<(string Id, string Link)> UploadAsync() => _upload ??= await BeginUploadAsync();

    private async Task<(string Id, string Link)> BeginUploadAsync()
    {
        var begun = await CatalogHost.JsonAsync(await owner.PostAsJsonAsync("/api/v1/tracks/upload-url", new { file_name = "a.flac", bytes = 64 }), HttpStatusCode.Created);
        return (begun.GetProperty("id").GetString()!, new Uri(begun.GetProperty("url").GetString()!).Query[1..]);
    }

    private async Task<string> KeepAsync()
    {
        using var service = api.Anonymous;
        service.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await api.KeyAsync());
        foreach (var (path, body) in new (string, object)[]
        {
            ($"/tracks/{ids["userId"]}", new { title = "A song", url = "/a.mp3", original_url = _kept }), ("/cache/search", new { query = _kept, results = Array.Empty<int>() }),
            ("/cookies", new { domain = _kept, cookie_data = "a=b" }),
        })
        {
            (await service.PostAsJsonAsync(path, body)).EnsureSuccessStatusCode();
        }

        return _kept;
    }

    // One that was packaged; its address was never fetched.
    private async Task<int> NewVideoAsync()
    {
        var folder = $"{CatalogHost.NewSha256()}/v1";
        await WriteAsync(api, $"{folder}/master.m3u8");
        await WriteAsync(api, $"{folder}/poster.jpg");
        return await Sql.ScalarAsync<int>(
            api.Database("video_db"),
            $"""
            INSERT INTO videos (title, original_url, url_hash, status, file_key, subtitles, fetch_attempts, created_by, created_at, updated_at)
            VALUES ('A film', 'https://example.org/a.mp4', '{CatalogHost.NewSha256()}', 'COMPLETED', '{folder}', '[]', 0, '{ids["userId"]}', now(), now()) RETURNING id
            """);
    }

    private static async Task WriteAsync(CatalogHost api, string key)
    {
        var path = Path.Combine(api.ObjectsFolder, "hls", key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "#EXTM3U\n");
    }

    private static HttpContent ContentOf(string? body) => body switch
    {
        null => new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
        AccessTable.Form => new MultipartFormDataContent { { new StringContent("A title"), "title" } },
        AccessTable.Part => new ByteArrayContent(new byte[64]),
        _ => new StringContent(body, Encoding.UTF8, "application/json"),
    };

    [GeneratedRegex(@"\{(?:\*\*)?([a-zA-Z]+)(?::\w+)?\}")]
    private static partial Regex Placeholder();
}
