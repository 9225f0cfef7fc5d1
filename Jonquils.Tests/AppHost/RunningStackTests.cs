using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.AppHost;

/// <summary>The whole product, started as people start it.</summary>
public sealed class RunningStackTests
{
    [Fact]
    public async Task Every_part_is_healthy_and_the_administrator_can_sign_in()
    {
        var stack = await RunningStack.SharedAsync();
        using var http = new HttpClient();

        foreach (var address in new[] { stack.Web, stack.Api, stack.Worker })
        {
            Assert.StartsWith("http://localhost:", address, StringComparison.Ordinal);
            using var health = await http.GetAsync(new Uri($"{address}/health"));
            Assert.True(health.IsSuccessStatusCode, $"{address}: {await health.Content.ReadAsStringAsync()}");
        }

        using var signedIn = await SignInAsync(stack);
        using var me = await signedIn.GetAsync("/api/v1/auth/me");
        Assert.Contains(stack.AdminEmail, await me.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_demo_fills_an_empty_catalogue_with_music_that_can_be_played()
    {
        await using var stack = await RunningStack.StartAsync(null, "--demo");
        using var signedIn = await SignInAsync(stack);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        JsonElement[] tracks;
        while ((tracks = [.. (await signedIn.GetFromJsonAsync<JsonElement>("/api/v1/tracks?limit=50", limit.Token)).GetProperty("items").EnumerateArray()]).Length == 0
            || !tracks.Any(track => track.GetProperty("is_available").GetBoolean()))
        {
            await Task.Delay(500, limit.Token);
        }

        var playable = tracks.First(track => track.GetProperty("is_available").GetBoolean());
        using var session = await signedIn.PostAsync($"/api/v1/tracks/{playable.GetProperty("id").GetString()}/playback", null, limit.Token);
        var answer = await session.Content.ReadAsStringAsync(limit.Token);

        Assert.True(session.IsSuccessStatusCode, answer);
        var manifest = JsonDocument.Parse(answer).RootElement.GetProperty("manifest_url").GetString()!;
        Assert.InRange(await Loudness.OfAsync(manifest, limit.Token), -40, -3);
    }

    private static async Task<HttpClient> SignInAsync(RunningStack stack)
    {
        var http = new HttpClient { BaseAddress = new Uri(stack.Api) };
        using var response = await http.PostAsJsonAsync("/api/v1/auth/login", new { login = stack.AdminEmail, password = stack.AdminPassword });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var tokens = await response.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        return http;
    }
}
