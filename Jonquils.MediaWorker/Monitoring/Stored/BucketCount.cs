using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.MediaWorker.Monitoring.Stored;

/// <summary>Adds up a bucket and its parts while it is walked.</summary>
internal sealed class BucketCount(string bucket)
{
    private const int MostParts = 30;
    private const string Others = "others";

    private readonly Dictionary<string, (long Objects, long Bytes)> _parts = new(StringComparer.Ordinal);

    public void Add(ObjectInfo found)
    {
        var part = PartOf(bucket, found.Key);
        // Names of folders are anybody's; so are their number.
        var name = _parts.ContainsKey(part) || _parts.Count < MostParts ? part : Others;
        var (objects, bytes) = _parts.GetValueOrDefault(name);
        _parts[name] = (objects + 1, bytes + found.Bytes);
    }

    public StoredBucket Result() => new(
        bucket, _parts.Values.Sum(part => part.Objects), _parts.Values.Sum(part => part.Bytes),
        [.. _parts.OrderByDescending(part => part.Value.Bytes).ThenBy(part => part.Key, StringComparer.Ordinal).Select(part => new StoredPart(part.Key, part.Value.Objects, part.Value.Bytes))]);

    /// <summary>What an object is part of: own uploads or the library, a profile of packages, else the first folder.</summary>
    public static string PartOf(string bucket, string key) => (bucket, key.Split('/')) switch
    {
        (Buckets.Tracks, _) => key.StartsWith(Buckets.UploadsPrefix, StringComparison.Ordinal) ? "uploads" : "library",
        // {sha}/{profile}/… or {sha}/{profile}-live-{job}/…
        (Buckets.Hls, [_, var profile, ..]) => profile.IndexOf("-live-", StringComparison.Ordinal) is > 0 and var end ? profile[..end] + " (growing)" : profile,
        (_, [var folder, _, ..]) => folder,
        _ => "/",
    };
}
