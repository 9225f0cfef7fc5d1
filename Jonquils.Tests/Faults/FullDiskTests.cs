using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Jonquils.AppHost.Local.Services;
using Jonquils.Tests.Catalog;

namespace Jonquils.Tests.Faults;

/// <summary>An Api whose objects lie on a disk of a few megabytes: a file system of its own, in a namespace that nobody else sees.</summary>
[Collection(nameof(FaultyStack))]
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class FullDiskTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task On_a_full_disk_an_upload_fails_cleanly_leaves_nothing_and_can_be_repeated_when_there_is_room()
    {
        await using var stack = await FaultyStack.StartAsync();
        using var ada = await Traffic.RegisterAsync(stack.Running.Api);
        var disk = Path.Combine(stack.Data, "small-disk");
        Directory.CreateDirectory(disk);
        var (process, small) = await stack.StartReplicaAsync(
            ServiceParts.Api,
            // Its messages would reach a worker that does not see this disk.
            new Dictionary<string, string> { ["Objects__Folder"] = disk, ["services__worker__http__0"] = "http://localhost:9", ["Catalog__StraysEvery"] = "01:00:00" },
            "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o size=8m small {disk} && exec \"$@\"", "sh");
        // Else it would do the small one's removals, in its own folder.
        await stack.PauseAsync("api");
        using var client = new HttpClient { BaseAddress = new Uri(small), Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ada.Http.DefaultRequestHeaders.Authorization!.Parameter);

        var first = await client.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(5 * Megabyte)));
        var full = await client.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(5 * Megabyte)));
        var left = FilesOn(process.Pid, disk);
        var reading = await client.GetAsync("/api/v1/tracks?limit=1");
        var id = JsonDocument.Parse(await first.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString();
        (await client.DeleteAsync($"/api/v1/tracks/{id}")).EnsureSuccessStatusCode();
        await FaultyStack.WaitUntilAsync(() => Task.FromResult(FilesOn(process.Pid, disk).Length == 0 ? null : "The removed track still takes room."));
        var again = await client.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(5 * Megabyte)));

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        await Given.Refused.WithAsync(HttpStatusCode.ServiceUnavailable, "unavailable", full);
        Assert.NotNull(full.Headers.RetryAfter);
        Assert.Single(left);
        Assert.Equal(HttpStatusCode.OK, reading.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
    }

    [Fact]
    public async Task Without_room_for_scratch_files_jobs_wait_uncounted_and_go_on_when_there_is_some()
    {
        await using var stack = await FaultyStack.StartAsync(("Jobs__AudioSlots", "1"));
        using var ada = await Traffic.RegisterAsync(stack.Running.Api);
        var scratch = Path.Combine(stack.Data, "small-scratch");
        Directory.CreateDirectory(scratch);
        // The first goes on taking orders, but leaves the work to the one without room.
        using var first = new HttpClient { BaseAddress = new Uri(stack.Running.Worker), DefaultRequestHeaders = { { "X-Jonquils-Key", stack.Running.InternalKey } } };
        (await first.PostAsync("/internal/v1/drain", null)).EnsureSuccessStatusCode();
        // An audio job wants 64 MB at least.
        var (process, _) = await stack.StartReplicaAsync(
            ServiceParts.Worker, new Dictionary<string, string> { ["TMPDIR"] = scratch },
            "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o size=160m small {scratch} && head -c 150000000 /dev/zero > {scratch}/ballast && exec \"$@\"", "sh");

        var track = await ada.UploadAsync((await Storm.SongsAsync(1, 30, seed: 31))[0]);
        await FaultyStack.WaitUntilAsync(async () =>
            (await Recount.LinesAsync(stack, "processing_db", "SELECT put_offs::text FROM processing_jobs WHERE put_offs > 0 AND attempt = 0")).Count > 0 ? null : "The job was not put off.");
        File.Delete($"/proc/{process.Pid}/root{scratch}/ballast");
        await FaultyStack.WaitUntilAsync(async () => (await ada.ReadAsync($"/api/v1/tracks/{track}/status")).GetProperty("status").GetString() is "COMPLETED" ? null : "Not done.");
        await new Recount(stack).EverythingAsync([ada]);
    }

    // The disk is mounted for that process alone; the kernel shows its view of the file system. The lock of its drafts is there as long as it lives.
    private static string[] FilesOn(int pid, string disk)
    {
        var root = $"/proc/{pid}/root{disk}";
        return Directory.Exists(root) ? [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))] : [];
    }
}
