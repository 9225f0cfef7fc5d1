using Jonquils.Api.CleanUp;
using Jonquils.Contracts;

namespace Jonquils.Api.Storage;

/// <summary>The storage service's own clean-up, asked by the worker.</summary>
internal sealed class StorageCleanUp(StorageCleaning cleaning) : ICleansUp
{
    public string Name => "storage";

    public async Task<CleanUpTurn> CleanUpAsync(bool dryRun, CancellationToken cancel)
    {
        var cleaned = await cleaning.RunAsync(dryRun, cancel);
        return new CleanUpTurn([new("search_cache", cleaned.SearchCache), new("user_tracks", cleaned.Tracks), new("cookies", cleaned.Cookies)]);
    }
}
