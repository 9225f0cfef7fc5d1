using System.ComponentModel.DataAnnotations;

namespace Jonquils.Api.Catalog;

/// <summary>Settings of section <c>Catalog</c>.</summary>
internal sealed class CatalogOptions
{
    public const string Section = "Catalog";

    /// <summary>How much an account may store, in bytes.</summary>
    [Range(0, 1L << 50)]
    public long QuotaBytes { get; init; } = 50L * 1024 * 1024 * 1024;

    /// <summary>Whether deleting a track that the library brought in deletes the library's file too. By default the file is its owner's, and stays.</summary>
    public bool DeleteLibraryFiles { get; init; }

    /// <summary>How long objects outlive the track that needed them; those who listen right now may finish.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan RemovalDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Pause between two looks for objects to remove.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan RemovalEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How old an original or a part of an upload must be before it is taken for one that no track came of.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan StraysAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Pause between two searches for such strays.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan StraysEvery { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Pause between two counts of what is popular.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan PopularityEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Lifetime of a link by which an original is fetched.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan DownloadLifetime { get; init; } = TimeSpan.FromMinutes(10);
}
