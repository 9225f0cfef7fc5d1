using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Loops;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Catalog.Removals;

/// <summary>
/// Searches for uploads that no track came of: bytes are stored before their track is, and a crash between the two, or a part that is sent
/// when its upload is over, leaves some that no row knows of.
/// </summary>
internal sealed partial class StrayLoop(
    IServiceScopeFactory scopes, IObjectStore objects, IOptions<CatalogOptions> options, TimeProvider clock, ILogger<StrayLoop> logger)
    : PeriodicLoop(options.Value.StraysEvery, clock, logger)
{
    private const int Batch = 500;

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        await SearchAsync(Buckets.Tracks, OriginalsWithoutTrackAsync, ObjectRemoval.Source, cancel);
        await SearchAsync(Buckets.Temp, PartsWithoutUploadAsync, ObjectRemoval.Single, cancel);
    }

    private async Task SearchAsync(
        string bucket, Func<CatalogDb, List<string>, CancellationToken, Task<IEnumerable<string>>> choose, string kind, CancellationToken cancel)
    {
        var newest = Clock.GetUtcNow() - options.Value.StraysAfter;
        var old = objects.ListAsync(bucket, Buckets.UploadsPrefix, cancel).Where(o => o.LastModified <= newest).Select(o => o.Key);
        await foreach (var keys in old.Chunk(Batch).WithCancellation(cancel))
        {
            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<CatalogDb>();
            var strays = (await choose(database, [.. keys], cancel)).ToList();
            if (strays.Count == 0)
            {
                continue;
            }

            // The removal looks again, under its lock, whether somebody needs them by then.
            foreach (var key in strays)
            {
                scope.ServiceProvider.GetRequiredService<ObjectRemovals>().Add(kind, bucket, key);
            }

            await database.SaveChangesAsync(cancel);
            LogFound(strays.Count, bucket);
        }
    }

    private static async Task<IEnumerable<string>> OriginalsWithoutTrackAsync(CatalogDb database, List<string> keys, CancellationToken cancel) =>
        keys.Except(
            await database.Tracks.Where(t => t.SourceBucket == Buckets.Tracks && keys.Contains(t.SourceKey!)).Select(t => t.SourceKey!).ToListAsync(cancel),
            StringComparer.Ordinal);

    private static async Task<IEnumerable<string>> PartsWithoutUploadAsync(CatalogDb database, List<string> keys, CancellationToken cancel)
    {
        var uploads = keys.ToDictionary(key => key, UploadOf, StringComparer.Ordinal);
        var ids = uploads.Values.OfType<Guid>().Distinct().ToList();
        var open = (await database.Uploads.Where(u => ids.Contains(u.Id) && u.TrackId == null).Select(u => u.Id).ToListAsync(cancel)).ToHashSet();
        // What is not named as parts are is somebody else's.
        return keys.Where(key => uploads[key] is { } id && !open.Contains(id));
    }

    private static Guid? UploadOf(string key) => key.Split('/') is [_, var name, _] && Guid.TryParseExact(name, "N", out var id) ? id : null;

    [LoggerMessage(2111, LogLevel.Information, "{Count} objects in {Bucket} belong to no track and no upload; they will be removed")]
    private partial void LogFound(int count, string bucket);
}
