using Jonquils.AppHost.Local.Services;

namespace Jonquils.Tests.Faults;

[Collection(nameof(FaultyStack))]
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class RacingReplicasTests
{
    [Fact]
    public async Task Two_of_each_service_share_the_work_and_do_nothing_twice()
    {
        await using var stack = await FaultyStack.StartAsync();
        await stack.StartReplicaAsync(ServiceParts.Worker);
        var (_, second) = await stack.StartReplicaAsync(ServiceParts.Api);
        using var ada = await Traffic.RegisterAsync(stack.Running.Api);
        var paths = await Storm.SongsAsync(12, 15, seed: 9);

        // Each song comes to both at the same moment: two tracks, one package.
        await Task.WhenAll(paths.SelectMany(path => new[] { ada.UploadAsync(path), ada.UploadAsync(path, second) }));
        await FaultyStack.WaitUntilAsync(async () => (await ada.ReadAsync("/api/v1/tracks?limit=1")).GetProperty("items").GetArrayLength() == 1 ? null : "Nothing can be played.");
        var track = (await ada.ReadAsync("/api/v1/tracks?limit=1")).GetProperty("items")[0].GetProperty("id").GetGuid();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ada.ListenAsync(track, 10, i % 2 == 0 ? null : second)));
        await new Recount(stack).EverythingAsync([ada], played: 4);

        Assert.Equal(24, ada.Uploaded.Count);
        Assert.Equal(["12"], await Recount.LinesAsync(stack, "catalog_db", "SELECT count(*)::text FROM media_packages"));
        Assert.Equal(["2"], await Recount.LinesAsync(stack, "processing_db", "SELECT count(DISTINCT worker_pod)::text FROM processing_jobs"));
    }

    [Fact]
    public async Task A_replica_killed_in_the_middle_costs_the_other_nothing()
    {
        await using var stack = await FaultyStack.StartAsync();
        var (worker, _) = await stack.StartReplicaAsync(ServiceParts.Worker);
        var (api, second) = await stack.StartReplicaAsync(ServiceParts.Api);
        using var ada = await Traffic.RegisterAsync(stack.Running.Api);
        var paths = await Storm.SongsAsync(10, 20, seed: 11);

        var uploads = Task.WhenAll(paths.Select(path => ada.UploadAsync(path)));
        worker.Kill();
        await uploads;
        await ada.ReadAsync(second + "/api/v1/tracks?limit=5");
        api.Kill();

        await new Recount(stack).EverythingAsync([ada], played: 3);
    }
}
