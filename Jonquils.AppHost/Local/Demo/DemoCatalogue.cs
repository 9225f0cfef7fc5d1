using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Jonquils.AppHost.Local.Demo;

/// <summary>Fills an empty catalogue with music over the public API, so that a newcomer hears something at once.</summary>
/// <param name="ffmpeg"><see langword="null"/> when there is none; then there is no synthesised music to fall back to.</param>
internal sealed class DemoCatalogue(StackState state, string? ffmpeg, Terminal terminal)
{
    /// <summary>Never fails the stack: without a demo it is still a working product.</summary>
    /// <param name="mayFetch">Whether music may be downloaded; without it the music is computed.</param>
    public async Task FillAsync(bool mayFetch, CancellationToken cancel)
    {
        try
        {
            using var api = await SignInAsync(cancel);
            if (await HasMusicAsync(api, cancel))
            {
                terminal.Say("Demo: the catalogue has music already, so nothing is added.");
                return;
            }

            var albums = await AlbumsAsync(mayFetch, cancel);
            foreach (var album in albums)
            {
                await UploadAsync(api, album, cancel);
            }

            terminal.Say($"Demo: {albums.Sum(album => album.Files.Count)} tracks uploaded. Each can be played as soon as its first segments are there.");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException or InvalidDataException)
        {
            terminal.Warn($"Demo: no music was added ({failure.Message})");
        }
    }

    private async Task<IReadOnlyList<DemoAlbum>> AlbumsAsync(bool mayFetch, CancellationToken cancel)
    {
        var real = mayFetch ? await DebianMusic.FetchAsync(ffmpeg, terminal.Say, cancel) : [];
        if (real.Count > 0)
        {
            return real;
        }

        terminal.Say("Demo: no real music can be fetched here, so a few pieces are computed with FFmpeg.");
        return ffmpeg is null
            ? throw new InvalidDataException("FFmpeg is missing")
            : [await SynthesisedMusic.MakeAsync(ffmpeg, Path.Combine(state.ObjectsFolder, "..", "demo"), cancel)];
    }

    private async Task<HttpClient> SignInAsync(CancellationToken cancel)
    {
        // A large file over a slow disk may take long; the user can always stop us.
        var api = new HttpClient { BaseAddress = new Uri(state.Api), Timeout = TimeSpan.FromMinutes(10) };
        using var response = await api.PostAsJsonAsync("/api/v1/auth/login", new { login = state.AdminEmail, password = state.AdminPassword }, cancel);
        response.EnsureSuccessStatusCode();
        var tokens = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        return api;
    }

    private static async Task<bool> HasMusicAsync(HttpClient api, CancellationToken cancel)
    {
        var tracks = await api.GetFromJsonAsync<JsonElement>("/api/v1/tracks?limit=1", cancel);
        return tracks.GetProperty("items").GetArrayLength() > 0;
    }

    private async Task UploadAsync(HttpClient api, DemoAlbum album, CancellationToken cancel)
    {
        terminal.Say($"Demo: {album.Title} by {album.Artist}, {album.Files.Count} tracks. Licence: {album.Licence}. Source: {album.Source}.");
        foreach (var file in album.Files)
        {
            await using var bytes = File.OpenRead(file);
            using var form = new MultipartFormDataContent { { new StreamContent(bytes), "file", Path.GetFileName(file) } };
            using var response = await api.PostAsync("/api/v1/tracks/upload", form, cancel);
            if (!response.IsSuccessStatusCode)
            {
                terminal.Warn($"Demo: {Path.GetFileName(file)} was refused: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancel)}");
            }
        }
    }
}
