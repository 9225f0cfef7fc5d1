using System.Diagnostics;
using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Stack;
using Xunit.Abstractions;

namespace Jonquils.Tests.Faults;

/// <summary>
/// A machine that is lost. What is left is what docs/operate.md says is to be kept elsewhere: the backups' own store and <c>secrets.json</c>; the product begins
/// again from them in an empty folder, by the words that stand there.
/// </summary>
[Collection(nameof(FaultyStack))]
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class LostMachineTests(ITestOutputHelper output)
{
    private const string Secrets = "secrets.json";
    private const int MostUploads = 60;

    [Fact]
    public async Task What_was_acknowledged_before_a_backup_that_was_made_under_load_plays_and_is_found_and_counted_once_on_another_machine()
    {
        var watch = Stopwatch.StartNew();
        (string, string)[] settings = [("Backups__Target__Folder", await TestStack.NewFolderAsync("backups")), ("Backups__Objects", "copy")];
        var data = await TestStack.NewFolderAsync("another");
        var (ada, uploads, events) = await BackedUpAsync(data, settings);
        using var there = await RestoredAsync(data, settings, ada, uploads, events, watch);
        ada.Dispose();
    }

    // Everything but the backups' store and the secrets is gone afterwards.
    private async Task<(Traffic Ada, IReadOnlyList<Guid> Uploads, IReadOnlyList<Guid> Events)> BackedUpAsync(string another, (string, string)[] settings)
    {
        await using var stack = await FaultyStack.StartAsync(settings);
        var ada = await Traffic.RegisterAsync(stack.Running.Api);
        var songs = await Storm.SongsAsync(10, 20, seed: 71);
        var first = await ada.UploadAsync(songs[0]);
        await FaultyStack.WaitUntilAsync(async () => (await ada.ReadAsync($"/api/v1/tracks/{first}/status")).GetProperty("status").GetString() is "COMPLETED" ? null : "Not done.");
        using var over = new CancellationTokenSource();
        var busy = Task.WhenAll(UploadAsync(ada, songs, over.Token), UploadAsync(ada, songs, over.Token), ListenAsync(ada, first, over.Token));
        await FaultyStack.WaitUntilAsync(() => Task.FromResult(ada.Uploaded.Count > 5 && ada.Listened.Count > 50 ? null : "Nobody does anything."));

        // Whatever was acknowledged by now is in the backup, and more may be.
        var (uploads, events) = (ada.Uploaded.Keys.ToList(), ada.Listened.ToList());
        var backup = await BackUpAsync(stack);
        var during = ada.Uploaded.Count - uploads.Count;
        await over.CancelAsync();
        await busy;
        output.WriteLine($"{uploads.Count} uploads and {events.Count} events before the backup, {during} uploads while it was made; {ada.Uploaded.Count} and {ada.Listened.Count} in all");

        Assert.True(backup is { Status: "COMPLETED", Verified: true }, backup.Error);
        Assert.True(during > 0, "Nothing was uploaded while the backup was made.");
        Assert.Empty(ada.Surprises);
        File.Copy(Path.Combine(stack.Data, Secrets), Path.Combine(another, Secrets));
        return (ada, uploads, events);
    }

    private async Task<Traffic> RestoredAsync(
        string data, (string, string)[] settings, Traffic ada, IReadOnlyList<Guid> uploads, IReadOnlyList<Guid> events, Stopwatch watch)
    {
        await using var stack = await FaultyStack.StartOnAsync(data, ["--restore", "latest", "--rebuild-analytics"], settings);
        output.WriteLine($"restored and started after {watch.Elapsed}");
        // Known by name and password, although no account was made here.
        var there = await ada.AtAsync(stack.Running.Api);
        var tracks = (await Recount.LinesAsync(stack, "catalog_db", $"SELECT id::text FROM tracks WHERE uploaded_by = '{there.UserId}'")).Select(Guid.Parse).ToList();
        var listened = (await Recount.LinesAsync(stack, "streaming_db", $"SELECT event_id::text FROM playback_history WHERE user_id = '{there.UserId}'")).Select(Guid.Parse).ToList();

        Assert.Equal(ada.UserId, there.UserId);
        Assert.Empty(uploads.Except(tracks));
        Assert.Empty(tracks.Except(ada.Uploaded.Keys));
        Assert.Empty(events.Except(listened));
        Assert.Empty(listened.Except(ada.Listened));

        tracks.ForEach(id => there.Uploaded[id] = ada.Uploaded[id]);
        listened.ForEach(there.Listened.Enqueue);
        // Of what came later their app still has the files and the keys.
        foreach (var lost in ada.Uploaded.Keys.Except(tracks).ToList())
        {
            await there.UploadAsync(ada.Uploaded[lost], key: ada.Keys[lost]);
        }

        output.WriteLine($"{tracks.Count} tracks and {listened.Count} events were restored, {there.Uploaded.Count - tracks.Count} tracks uploaded again");
        await new Recount(stack).EverythingAsync([there], played: 20);
        await FaultyStack.WaitUntilAsync(async () =>
        {
            var found = (await there.ReadAsync("/api/v1/search/tracks?q=song&limit=100")).GetProperty("items").EnumerateArray()
                .Select(item => item.GetProperty("document").GetProperty("id").GetGuid()).ToList();
            return there.Uploaded.Keys.Except(found).Count() is > 0 and var missing ? $"The search does not find {missing} of {there.Uploaded.Count} tracks." : null;
        });
        output.WriteLine($"counted after {watch.Elapsed}");
        return there;
    }

    private static async Task<BackupState> BackUpAsync(FaultyStack stack)
    {
        using var administrator = await stack.AdministratorAsync();
        using var answer = await administrator.PostAsync("/api/v1/operations/backups", null);
        var id = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<BackupStarted>(ContractJson.Options))!.Id;
        BackupState? state = null;
        await FaultyStack.WaitUntilAsync(async () =>
        {
            state = await administrator.GetFromJsonAsync<BackupState>($"/api/v1/operations/backups/{id}", ContractJson.Options);
            return state!.Status == "RUNNING" ? "The backup is still being made." : null;
        });
        return state!;
    }

    private static async Task UploadAsync(Traffic ada, IReadOnlyList<string> songs, CancellationToken over)
    {
        for (var i = 0; !over.IsCancellationRequested && ada.Uploaded.Count < MostUploads; i++)
        {
            await ada.UploadAsync(songs[i % songs.Count]);
            await Task.Delay(400, CancellationToken.None);
        }
    }

    private static async Task ListenAsync(Traffic ada, Guid track, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await ada.ListenAsync(track, 10);
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
