using System.Diagnostics;
using System.Globalization;
using Jonquils.AppHost.Local.Services;

namespace Jonquils.Tests.Faults;

[Collection(nameof(FaultyStack))]
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class PausedWorkerTests
{
    [Fact]
    public async Task Of_a_worker_frozen_beyond_its_lease_and_the_one_that_took_over_only_one_completes_the_job()
    {
        await using var stack = await FaultyStack.StartAsync(("Jobs__AudioSlots", "1"));
        var path = (await Storm.SongsAsync(1, 400, seed: 5))[0];
        using var ada = await Traffic.RegisterAsync(stack.Running.Api);
        await stack.StartReplicaAsync(ServiceParts.Worker);
        await ada.UploadAsync(path);
        var frozen = await HolderAsync(stack);

        FaultyStack.Pause(frozen);
        var next = await TakenOverAsync(stack, frozen);
        // The sleeper wakes while the other is in the middle of it, believes that the job is still its own, and goes on.
        FaultyStack.Resume(frozen);
        await new Recount(stack).EverythingAsync([ada]);

        Assert.NotEqual(frozen, next);
        Assert.Equal(["1"], await Recount.LinesAsync(stack, "processing_db", "SELECT count(*)::text FROM outbox WHERE payload->>'kind' = 'completed'"));
    }

    [Fact]
    public async Task A_worker_that_wakes_after_the_other_is_done_changes_nothing()
    {
        await using var stack = await FaultyStack.StartAsync(("Jobs__AudioSlots", "1"));
        var path = (await Storm.SongsAsync(1, 120, seed: 6))[0];
        using var ada = await Traffic.RegisterAsync(stack.Running.Api);
        await stack.StartReplicaAsync(ServiceParts.Worker);
        var track = await ada.UploadAsync(path);
        var frozen = await HolderAsync(stack);

        FaultyStack.Pause(frozen);
        await FaultyStack.WaitUntilAsync(async () => (await ada.ReadAsync($"/api/v1/tracks/{track}/status")).GetProperty("status").GetString() is "COMPLETED" ? null : "Nobody took over.");
        FaultyStack.Resume(frozen);
        await new Recount(stack).EverythingAsync([ada]);

        Assert.Equal(["1"], await Recount.LinesAsync(stack, "processing_db", "SELECT count(*)::text FROM outbox WHERE payload->>'kind' = 'completed'"));
    }

    private static Task<int> HolderAsync(FaultyStack stack) => TakenOverAsync(stack, by: 0);

    /// <summary>Waits until a worker that is not the given one has the job.</summary>
    /// <returns>Its process id.</returns>
    private static async Task<int> TakenOverAsync(FaultyStack stack, int by)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var holders = await Recount.LinesAsync(stack, "processing_db", "SELECT worker_pod FROM processing_jobs WHERE status = 'PROCESSING'");
            if (holders is [var name] && int.Parse(name[(name.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture) is var pid && pid != by)
            {
                return pid;
            }

            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), "No other worker took the job.");
            await Task.Delay(20);
        }
    }
}
