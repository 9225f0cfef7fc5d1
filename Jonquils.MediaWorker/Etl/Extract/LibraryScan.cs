using System.Runtime.CompilerServices;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.MediaWorker.Etl.Extract;

/// <summary>Walks the bucket's listing and the registry side by side, both in the order of their keys, holding one entry of each at a time.</summary>
internal sealed class LibraryScan(IObjectStore objects, FileRegistry registry)
{
    /// <summary>The bucket that is scanned.</summary>
    public const string Bucket = Buckets.Tracks;

    /// <summary>Every file that is listed or known.</summary>
    public async IAsyncEnumerable<ScannedFile> WalkAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await using var known = registry.CurrentAsync(Bucket, cancel).GetAsyncEnumerator(cancel);
        var hasKnown = await known.MoveNextAsync();
        // Own uploads are tracks already.
        await foreach (var listed in objects.ListOutsideAsync(Bucket, Buckets.UploadsPrefix, cancel))
        {
            while (hasKnown && KeyOrder.Instance.Compare(known.Current.Path, listed.Key) < 0)
            {
                yield return new ScannedFile(null, known.Current);
                hasKnown = await known.MoveNextAsync();
            }

            if (hasKnown && known.Current.Path == listed.Key)
            {
                yield return new ScannedFile(listed, known.Current);
                hasKnown = await known.MoveNextAsync();
            }
            else
            {
                yield return new ScannedFile(listed, null);
            }
        }

        while (hasKnown)
        {
            yield return new ScannedFile(null, known.Current);
            hasKnown = await known.MoveNextAsync();
        }
    }

    /// <summary>Whether a run would find anything to do. Stops at the first thing.</summary>
    public async Task<bool> FindsAnythingAsync(CancellationToken cancel) =>
        await WalkAsync(cancel).AnyAsync(file => file.IsNew || file.IsChanged || file.Known is { IsNew: true } || file.IsMissing != file.Known!.Value.IsMissing, cancel);
}

/// <summary>One path as the store and the registry have it; at least one of them has.</summary>
internal readonly record struct ScannedFile(ObjectInfo? Listed, KnownFile? Known)
{
    public bool IsNew => Known is null;

    public bool IsChanged => Listed is { } listed && Known is { } known && known.ETag != listed.ETag;

    public bool IsMissing => Listed is null;
}
