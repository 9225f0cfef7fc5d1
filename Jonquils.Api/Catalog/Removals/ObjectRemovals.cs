using Jonquils.Api.Catalog.Database;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Catalog.Removals;

/// <summary>Notes objects that nobody needs any more; <see cref="RemovalLoop"/> removes them.</summary>
internal sealed class ObjectRemovals(CatalogDb database, IOptions<CatalogOptions> options, TimeProvider clock)
{
    /// <summary>How the names of audio's profiles begin. The same bytes may be a video too, whose package is not the catalogue's to remove.</summary>
    public const string AudioProfiles = "a";

    /// <summary>Adds to the context; it holds when the context's transaction does.</summary>
    /// <param name="kind">One of the kinds of <see cref="ObjectRemoval"/>.</param>
    public void Add(string kind, string bucket, string key)
    {
        var now = clock.GetUtcNow();
        database.ObjectRemovals.Add(new ObjectRemoval
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            Bucket = bucket,
            Key = key,
            CreatedAt = now,
            NextAttemptAt = now + options.Value.RemovalDelay,
        });
    }

    /// <summary>Name of the lock between those who order a package of a source and those who remove its packages.</summary>
    public static string LockOf(string sha256) => $"package/{sha256}";
}
