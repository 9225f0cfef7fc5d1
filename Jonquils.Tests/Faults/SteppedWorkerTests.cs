using Jonquils.AppHost.Local.Services;
using Jonquils.AppHost.Local.Tools;

namespace Jonquils.Tests.Faults;

/// <summary>Workers as they are, whose clock jumps by days while they work: libfaketime tells the process another time than the machine has.</summary>
[Collection(nameof(FaultyStack))]
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class SteppedWorkerTests
{
    private static readonly SystemTool Faketime = new("libfaketime", "gives tests another time", "faketime", "libfaketime", Library);

    [Fact]
    public async Task Of_jobs_that_are_done_while_clocks_jump_by_days_each_is_completed_once()
    {
        if ((await SystemTools.EnsureAsync([Faketime], AptConsent.Given, Console.WriteLine, CancellationToken.None)).Count > 0)
        {
            throw new InvalidOperationException("libfaketime is missing. On Debian and Ubuntu: sudo apt-get install faketime");
        }

        await using var stack = await FaultyStack.StartAsync(("Jobs__AudioSlots", "1"));
        using var ada = await Traffic.RegisterAsync(stack.Running.Api);
        var (fast, slow) = (await SteppedAsync(stack, "fast"), await SteppedAsync(stack, "slow"));
        // Its own clock is right; it takes orders, and leaves the work to the two whose clocks are not.
        using var first = new HttpClient { BaseAddress = new Uri(stack.Running.Worker), DefaultRequestHeaders = { { "X-Jonquils-Key", stack.Running.InternalKey } } };
        (await first.PostAsync("/internal/v1/drain", null)).EnsureSuccessStatusCode();

        var uploading = Task.WhenAll((await Storm.SongsAsync(8, 60, seed: 91)).Select(path => ada.UploadAsync(path)));
        foreach (var (there, here) in new[] { ("+2d", "-3d"), ("-1d", "+0"), ("+0", "+4d"), ("+1d", "-1d") })
        {
            await File.WriteAllTextAsync(fast, there);
            await File.WriteAllTextAsync(slow, here);
            await Task.Delay(TimeSpan.FromSeconds(5));
        }

        await uploading;
        await new Recount(stack).EverythingAsync([ada]);

        Assert.Equal(["8"], await Recount.LinesAsync(stack, "processing_db", "SELECT count(*)::text FROM outbox WHERE payload->>'kind' = 'completed'"));
        Assert.Equal(["0"], await Recount.LinesAsync(stack, "processing_db", $"SELECT count(*)::text FROM processing_jobs WHERE worker_pod LIKE '%-{await stack.PidAsync("worker")}'"));
        // That their clocks really were elsewhere, stands in what they have told.
        Assert.NotEqual(["0"], await Recount.LinesAsync(
            stack, "processing_db", "SELECT count(*)::text FROM outbox WHERE abs(extract(epoch FROM (payload->>'occurred_at')::timestamptz - sent_at)) > 3600"));
    }

    /// <returns>The file that its clock is set by.</returns>
    private static async Task<string> SteppedAsync(FaultyStack stack, string name)
    {
        var time = Path.Combine(stack.Data, name);
        await File.WriteAllTextAsync(time, "+0");
        await stack.StartReplicaAsync(ServiceParts.Worker, new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Library()!,
            ["FAKETIME_TIMESTAMP_FILE"] = time,
            ["FAKETIME_CACHE_DURATION"] = "1",
            // What durations are measured by goes on evenly, as on any machine.
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
        });
        return time;
    }

    private static string? Library() => Directory.Exists("/usr/lib")
        ? Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true }).FirstOrDefault()
        : null;
}
