using System.ComponentModel.DataAnnotations;

namespace Jonquils.Api.Search;

/// <summary>Settings of section <c>Search</c>.</summary>
internal sealed class SearchOptions
{
    public const string Section = "Search";

    public const string NoFallback = "none";
    public const string PostgresFallback = "postgres";

    /// <summary>What answers while Elasticsearch does not: <c>none</c> (503) or <c>postgres</c>, whose index is then kept up to date as well.</summary>
    [AllowedValues(NoFallback, PostgresFallback)]
    public string Fallback { get; init; } = NoFallback;

    /// <summary>First part of the names of our indexes in Elasticsearch, for clusters that others use too.</summary>
    [RegularExpression("^[a-z][a-z0-9_]{0,30}$")]
    public string IndexPrefix { get; init; } = "jonquils";

    /// <summary>How often to look for changes when nothing was announced.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Documents that are written at a time.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 2_000;

    /// <summary>How long Elasticsearch may take to answer a search.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);
}
