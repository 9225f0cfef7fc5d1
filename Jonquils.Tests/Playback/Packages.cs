using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Playback;

/// <summary>Packages that lie in the store, and links that play them.</summary>
internal static class Packages
{
    /// <returns>The address that file names are put behind, the bytes of <c>a64/media.mp4</c>, and the folder in bucket <c>hls</c>.</returns>
    public static async Task<(string Root, byte[] Segment, string Folder)> PlayableAsync(this ApiHost api, string listener = "ada")
    {
        var folder = $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}/a1";
        var path = Directory.CreateDirectory(Path.Combine(api.ObjectsFolder, "hls", folder, "a64")).FullName;
        var segment = RandomNumberGenerator.GetBytes(300_000);
        await File.WriteAllBytesAsync(Path.Combine(path, "media.mp4"), segment);
        await File.WriteAllTextAsync(Path.Combine(path, "..", "master.m3u8"), "#EXTM3U\n");
        var trackId = await api.AvailableAsync("Played", folder: folder);
        using var client = await api.SignedInAsAsync(listener);
        var started = await (await client.PostAsync($"/api/v1/tracks/{trackId}/playback", null)).Content.ReadFromJsonAsync<JsonElement>();
        return (started.GetProperty("manifest_url").GetString()!.Replace("master.m3u8", "", StringComparison.Ordinal), segment, folder);
    }

    public static async Task<HttpResponseMessage> GetWithAsync(this HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }
}
