using System.Diagnostics;
using System.Net;
using Jonquils.Tests.Journeys;

namespace Jonquils.Tests.Faults;

/// <summary>Servers that do not die but fall silent: connections stay open, and nobody answers. The worst kind of outage.</summary>
[Collection(nameof(FaultyStack))]
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class FrozenServersTests
{
    // Whoever waits longer has gone.
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task While_Redis_and_ClickHouse_are_frozen_music_goes_on_and_what_was_told_meanwhile_arrives_afterwards()
    {
        await using var stack = await FaultyStack.StartAsync();
        using var ada = await Traffic.RegisterAsync(stack.Running.Api);
        using var administrator = await stack.AdministratorAsync();
        var paths = await Storm.SongsAsync(2, 15, seed: 21);
        var track = await ada.UploadAsync(paths[0]);
        await FaultyStack.WaitUntilAsync(async () => (await ada.ReadAsync($"/api/v1/tracks/{track}/status")).GetProperty("status").GetString() is "COMPLETED" ? null : "Not done.");

        await stack.PauseAsync("redis");
        await stack.PauseAsync("clickhouse");
        await BearablyAsync(() => ada.ReadAsync("/api/v1/tracks?limit=5"));
        await BearablyAsync(() => ada.ReadAsync($"/api/v1/tracks/{track}"));
        await BearablyAsync(() => ada.ReadAsync("/api/v1/search/tracks?q=song"));
        await BearablyAsync(() => ada.ReadAsync("/api/v1/auth/me"));
        await BearablyAsync(() => ada.ListenAsync(track, 25));
        await BearablyAsync(async () => await DecodedAudio.FromAsync((await PlayAsync(ada, track))!, 8000));
        await BearablyAsync(() => ada.UploadAsync(paths[1]));
        await FaultyStack.WaitUntilAsync(async () => ada.Uploaded.Count == 2 && (await ada.ReadAsync($"/api/v1/tracks/{ada.Uploaded.Keys.Max()}/status")).GetProperty("status").GetString() is "COMPLETED"
            ? null : "The upload is not done.");
        using var report = await administrator.GetAsync("/api/v1/analytics/platform");
        await stack.ResumeAsync("redis");
        await stack.ResumeAsync("clickhouse");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, report.StatusCode);
        Assert.NotNull(report.Headers.RetryAfter);
        await new Recount(stack).EverythingAsync([ada]);
    }

    [Fact]
    public async Task While_PostgreSQL_is_frozen_what_plays_goes_on_and_the_rest_is_told_to_come_back()
    {
        await using var stack = await FaultyStack.StartAsync();
        using var ada = await Traffic.RegisterAsync(stack.Running.Api);
        var track = await ada.UploadAsync((await Storm.SongsAsync(1, 15, seed: 22))[0]);
        await FaultyStack.WaitUntilAsync(async () => (await ada.ReadAsync($"/api/v1/tracks/{track}/status")).GetProperty("status").GetString() is "COMPLETED" ? null : "Not done.");
        var manifest = (await PlayAsync(ada, track))!;
        await DecodedAudio.FromAsync(manifest, 8000);

        await stack.PauseAsync("postgres");
        var heard = await DecodedAudio.FromAsync(manifest, 8000);
        // Requests:AnswerWithin, and what it takes to find out that the server does not hear of a cancellation either; far less than the statements' own patience.
        using var patient = new HttpClient { BaseAddress = ada.Http.BaseAddress, Timeout = TimeSpan.FromSeconds(60) };
        patient.DefaultRequestHeaders.Authorization = ada.Http.DefaultRequestHeaders.Authorization;
        var reading = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => patient.GetAsync($"/api/v1/tracks?limit=7&q={Guid.NewGuid()}")));
        await stack.ResumeAsync("postgres");

        Assert.Empty(heard.Complaints);
        Assert.All(reading, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.StatusCode, answer.Headers.RetryAfter is not null)));
        await new Recount(stack).EverythingAsync([ada]);
    }

    private static async Task<string?> PlayAsync(Traffic ada, Guid track)
    {
        using var answer = await ada.Http.PostAsync($"/api/v1/tracks/{track}/playback", null);
        var session = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.True(answer.IsSuccessStatusCode, session.ToString());
        return session.GetProperty("manifest_url").GetString();
    }

    private static async Task BearablyAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        Assert.True(watch.Elapsed < Bearable, $"It took {watch.Elapsed}.");
    }
}
