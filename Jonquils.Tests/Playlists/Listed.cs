using System.Net.Http.Json;
using System.Text.Json;

namespace Jonquils.Tests.Playlists;

/// <summary>Playlists as a client handles them.</summary>
internal static class Listed
{
    /// <returns>The new playlist's id.</returns>
    public static async Task<Guid> StartPlaylistAsync(this HttpClient client, string title = "Songs", bool isPublic = false, params Guid[] trackIds)
    {
        var answer = await client.PostAsJsonAsync("/api/v1/playlists", new { title, is_public = isPublic });
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        if (trackIds.Length > 0)
        {
            (await client.PostAsJsonAsync($"/api/v1/playlists/{id}/tracks", new { track_ids = trackIds })).EnsureSuccessStatusCode();
        }

        return id;
    }

    /// <returns>The tracks in order, page by page, after a check that positions run from 0 without gaps.</returns>
    public static async Task<List<Guid>> EntriesAsync(this HttpClient client, Guid playlistId, int limit = 200)
    {
        var entries = new List<Guid>();
        for (string? after = ""; after is not null;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/v1/playlists/{playlistId}/tracks?limit={limit}" + (after.Length > 0 ? $"&after={after}" : ""));
            foreach (var entry in page.GetProperty("items").EnumerateArray())
            {
                Assert.Equal(entries.Count, entry.GetProperty("position").GetInt32());
                entries.Add(entry.GetProperty("track_id").GetGuid());
            }

            after = page.GetProperty("next").GetString();
        }

        return entries;
    }

    /// <summary>Sends a request with <c>If-Match</c>.</summary>
    public static async Task<HttpResponseMessage> SendIfMatchAsync(this HttpClient client, HttpMethod method, string path, string tag, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        request.Content = body is null ? null : JsonContent.Create(body);
        return await client.SendAsync(request);
    }

    public static async Task<string> TagAsync(this HttpClient client, Guid playlistId) =>
        (await client.GetAsync($"/api/v1/playlists/{playlistId}")).Headers.ETag!.ToString();
}
