using System.Globalization;
using System.Net;
using System.Text.Json;
using Jonquils.Tests.Faults;
using Jonquils.Tests.Journeys;
using Jonquils.Tests.MediaWorker;
using Xunit.Abstractions;

namespace Jonquils.Tests.Hostile;

/// <summary>Files that are not what they seem, handed in at the front door of a running product: Api, worker, databases, as <c>dotnet run</c> starts them.</summary>
[Collection(nameof(FaultyStack))]
[Trait("Category", "Hostile")]
[Trait("Category", "Long")]
public sealed class HostileMediaTests(HostileMediaTests.Product product, ITestOutputHelper output) : IClassFixture<HostileMediaTests.Product>
{
    private const long MostWorkerMegabytes = 700;

    // What a message for an uploader must not name.
    private static readonly string[] Secrets = ["/", "\\", "jonquils", "ffmpeg", "exception", "   at "];

    [Fact]
    public async Task Bad_files_are_refused_or_played_and_leave_the_product_as_it_was()
    {
        var worker = await product.Stack.PidAsync("worker");
        var wrong = new List<string>();
        var accepted = new List<(HostileMedium Input, Guid Track)>();

        foreach (var input in MediaCorpus.Inputs)
        {
            using var media = new GeneratedMedia();
            var (status, body) = await SendAsync(input.Make(media));
            if (status == HttpStatusCode.Accepted && !input.IsRefusedAtOnce)
            {
                accepted.Add((input, JsonSerializer.Deserialize<JsonElement>(body).GetProperty("id").GetGuid()));
            }
            else if (!input.IsRefusedAtOnce || (int)status is not (415 or 422) || JsonSerializer.Deserialize<JsonElement>(body).GetProperty("code").GetString() != input.Outcome)
            {
                wrong.Add($"{input.Name}: {(int)status} {body}");
            }
        }

        foreach (var (input, track) in accepted)
        {
            wrong.AddRange(await JudgeAsync(input, track));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await FaultyStack.WaitUntilAsync(() => new Leftovers(product.Stack).FindAsync());
        Assert.Empty(await new StoredPackages(product.Stack).FindWrongAsync());
        Assert.Equal(worker, await product.Stack.PidAsync("worker"));
        Assert.InRange(PeakMegabytes(worker), 1, MostWorkerMegabytes);
        output.WriteLine($"{MediaCorpus.Inputs.Count} inputs, {accepted.Count} accepted; the worker's peak was {PeakMegabytes(worker)} MB");
        await NextIsPlayedAsync();
    }

    [Fact]
    public async Task A_track_that_is_deleted_at_any_moment_of_its_packaging_leaves_nothing()
    {
        var songs = await Storm.SongsAsync(4, 240, seed: 77);
        var hashes = songs.Select(song => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(song)))).ToList();

        foreach (var (song, moment) in songs.Zip(new[] { "at once", "PROCESSING", "playable", "COMPLETED" }))
        {
            var (status, body) = await SendAsync(song);
            Assert.Equal(HttpStatusCode.Accepted, status);
            var track = JsonSerializer.Deserialize<JsonElement>(body).GetProperty("id").GetGuid();
            await FaultyStack.WaitUntilAsync(async () => await HasComeAsync(track, moment) ? null : $"{track} is not {moment}.");
            using var deleted = await product.Ada.Http.DeleteAsync($"/api/v1/tracks/{track}");
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        await FaultyStack.WaitUntilAsync(async () => (await Recount.LinesAsync(
            product.Stack, "processing_db", "SELECT id || ' ' || status FROM processing_jobs WHERE status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')")) is { Count: > 0 } open ? $"Jobs of deleted tracks: {string.Join(", ", open)}" : null);
        await FaultyStack.WaitUntilAsync(() => Task.FromResult(
            hashes.Where(hash => Directory.Exists(Path.Combine(product.Stack.Running.ObjectsFolder, "hls", hash))).ToList() is { Count: > 0 } left ? $"Packages of deleted tracks: {string.Join(", ", left)}" : null));
        await FaultyStack.WaitUntilAsync(() => LeftoversButJobsAsync());
        await NextIsPlayedAsync();
    }

    // Jobs are kept for a while as history, also of tracks that are gone.
    private async Task<string?> LeftoversButJobsAsync() => await new Leftovers(product.Stack).FindAsync() is { } found && !found.StartsWith("Jobs of no track", StringComparison.Ordinal) ? found : null;

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(string path)
    {
        await using var file = File.OpenRead(path);
        using var form = new MultipartFormDataContent { { new StreamContent(file), "file", Path.GetFileName(path) } };
        using var answer = await product.Ada.Http.PostAsync("/api/v1/tracks/upload", form);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<List<string>> JudgeAsync(HostileMedium input, Guid track)
    {
        JsonElement status = default;
        await FaultyStack.WaitUntilAsync(async () =>
        {
            status = await product.Ada.ReadAsync($"/api/v1/tracks/{track}/status");
            return status.GetProperty("status").GetString() is "COMPLETED" or "FAILED" ? null : $"{input.Name} is not done: {status}";
        });
        if (status.GetProperty("status").GetString() == "COMPLETED")
        {
            return input.Outcome == HostileMedium.Played ? await WrongSoundAsync(input.Name, track) : [$"{input.Name} was packaged."];
        }

        var error = status.GetProperty("error");
        var message = error.GetProperty("message").GetString()!;
        return error.GetProperty("code").GetString() != input.Outcome ? [$"{input.Name}: {error}"]
            : Secrets.Any(secret => message.Contains(secret, StringComparison.OrdinalIgnoreCase)) ? [$"{input.Name} tells too much: {message}"]
            : [];
    }

    private async Task<List<string>> WrongSoundAsync(string name, Guid track)
    {
        using var answer = await product.Ada.Http.PostAsync($"/api/v1/tracks/{track}/playback", null);
        var session = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        if (!answer.IsSuccessStatusCode)
        {
            return [$"{name} cannot be played: {session}"];
        }

        var heard = await DecodedAudio.FromAsync(session.GetProperty("manifest_url").GetString()!, 8000);
        return heard.Duration > TimeSpan.FromSeconds(0.5) && heard.Complaints.Length == 0 ? [] : [$"{name} sounds for {heard.Duration}. {heard.Complaints}"];
    }

    private async Task NextIsPlayedAsync()
    {
        var song = await product.Ada.UploadAsync((await Storm.SongsAsync(1, 10, Random.Shared.Next(1_000_000)))[0]);
        Assert.Empty(await JudgeAsync(new HostileMedium("a good song", HostileMedium.Played, false, _ => ""), song));
    }

    private async Task<bool> HasComeAsync(Guid track, string moment)
    {
        var status = await product.Ada.ReadAsync($"/api/v1/tracks/{track}/status");
        return moment switch
        {
            "at once" => true,
            "playable" => status.GetProperty("is_playable").GetBoolean(),
            "PROCESSING" => status.GetProperty("status").GetString() is "PROCESSING" or "COMPLETED",
            _ => status.GetProperty("status").GetString() == moment,
        };
    }

    private static long PeakMegabytes(int process) => long.Parse(
        File.ReadAllLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    /// <summary>One product for all tests of the class, and one listener.</summary>
    public sealed class Product : IAsyncLifetime
    {
        internal FaultyStack Stack { get; private set; } = null!;

        internal Traffic Ada { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Stack = await FaultyStack.StartAsync();
            Ada = await Traffic.RegisterAsync(Stack.Running.Api);
        }

        public async Task DisposeAsync()
        {
            Ada.Dispose();
            await Stack.DisposeAsync();
        }
    }
}
