using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Journeys;

/// <summary>A listener who uses the running product's API as an app would.</summary>
internal sealed class ListenerClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private ListenerClient(HttpClient http) => Http = http;

    public HttpClient Http { get; }

    public static async Task<ListenerClient> RegisterAsync(RunningStack stack, string? api = null)
    {
        var name = $"ada{Guid.NewGuid():N}"[..16];
        var http = new HttpClient { BaseAddress = new Uri(api ?? stack.Api) };
        (await http.PostAsJsonAsync("/api/v1/auth/register", new { email = $"{name}@example.org", username = name, password = "correct horse battery" })).EnsureSuccessStatusCode();
        var tokens = await (await http.PostAsJsonAsync("/api/v1/auth/login", new { login = name, password = "correct horse battery" })).Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        return new ListenerClient(http);
    }

    /// <returns>The track's id.</returns>
    public async Task<Guid> UploadAsync(string path)
    {
        await using var file = File.OpenRead(path);
        using var form = new MultipartFormDataContent { { new StreamContent(file), "file", Path.GetFileName(path) } };
        var answer = await Http.PostAsync("/api/v1/tracks/upload", form);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>Waits until the package is whole or has failed.</summary>
    /// <returns>The last status document.</returns>
    public async Task<JsonElement> WaitUntilDoneAsync(Guid trackId)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var status = await Http.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{trackId}/status");
            if (status.GetProperty("status").GetString() is "COMPLETED" or "FAILED" or "CANCELLED")
            {
                return status;
            }

            Assert.True(waited.Elapsed < Patience, $"The track is not done: {status}");
            await Task.Delay(100);
        }
    }

    public async Task<JsonElement> PlayAsync(Guid trackId)
    {
        var answer = await Http.PostAsync($"/api/v1/tracks/{trackId}/playback", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public void Dispose() => Http.Dispose();
}
