namespace Jonquils.Api.Search;

/// <summary>The seam between the two engines: Elasticsearch where a connection to one is given, PostgreSQL else.</summary>
/// <remarks>
/// Both rank alike: 4 for the very title, 2 for its beginning, 1 for all words in the title, and up to <see cref="PopularityWeight"/> for popularity.
/// So a cursor of one engine goes on in the other. Outages are <see cref="SearchUnavailableException"/>.
/// </remarks>
internal interface ISearchEngine
{
    /// <summary>What a popularity of 100 adds to a score.</summary>
    const double PopularityWeight = 1.5;

    const double ExactWeight = 4;
    const double BeginningWeight = 2;
    const double TitleWeight = 1;

    /// <summary>Stable: the state of the index is kept under it.</summary>
    string Name { get; }

    /// <summary>Version of how documents are stored; another one makes the index be built anew.</summary>
    int Shape { get; }

    Task<FoundPage> SearchAsync(SearchQuestion question, CancellationToken cancel);

    /// <summary>What a beginning may become, best first, at most <paramref name="limit"/> of each kind.</summary>
    /// <param name="plain">Made by <see cref="Text.PlainWords"/>; its last word may be unfinished.</param>
    /// <param name="userId">Whose own private playlists may be found besides.</param>
    Task<IReadOnlyList<Found>> SuggestAsync(string plain, Guid? userId, int limit, CancellationToken cancel);

    /// <summary>Whether there is an index of every kind: the one that answers, or the one being built under that number.</summary>
    Task<bool> HasIndexAsync(int? generation, CancellationToken cancel);

    /// <summary>Makes an empty index beside the one that answers; one of that number that is there already is dropped.</summary>
    Task CreateAsync(int generation, CancellationToken cancel);

    /// <summary>Writes documents and removes others. Repeating it does no harm.</summary>
    /// <param name="generation">Of an index that is being built; <see langword="null"/> for the one that answers.</param>
    /// <param name="version">Grows with time: what was written under a higher one stays.</param>
    Task WriteAsync(int? generation, IReadOnlyList<SearchDocument> documents, IReadOnlyList<(string Kind, Guid Id)> gone, long version, CancellationToken cancel);

    /// <summary>Makes a filled index ready to answer. Repeating it does no harm.</summary>
    Task FinishAsync(int generation, CancellationToken cancel);

    /// <summary>Lets another index answer from now on; nobody sees the two mixed, nor none. Those that answered before are dropped.</summary>
    Task SwitchAsync(int generation, CancellationToken cancel);
}

/// <summary>What is looked for.</summary>
/// <param name="Kind">One of <see cref="SearchKinds"/>.</param>
/// <param name="Plain">The query as <see cref="Text.PlainWords"/> has it; never empty.</param>
/// <param name="Sort">One of <see cref="SearchSorts"/>.</param>
/// <param name="After">Sort value and id of the last result of the page before.</param>
/// <param name="Forgiving">Whether slips of the finger are forgiven.</param>
/// <param name="Tags">Each must be on a result (<see cref="SearchTags"/>).</param>
/// <param name="UserId">Whose own private playlists may be found besides the public ones.</param>
internal sealed record SearchQuestion(
    string Kind, string Plain, string Sort, int Limit, (double Value, Guid Id)? After, bool Forgiving, IReadOnlyList<string> Tags, SearchRanges Ranges, Guid? UserId, bool WithFacets);

/// <summary>Bounds, both inclusive; <see langword="null"/> for none. What has no value is outside of any bound.</summary>
internal sealed record SearchRanges(
    (double? Least, double? Most) Year, (double? Least, double? Most) Tempo, (double? Least, double? Most) Energy, (double? Least, double? Most) Valence)
{
    /// <summary>The bounds that are set, with the name of their column or field.</summary>
    public IEnumerable<(string Field, double? Least, double? Most)> Set =>
        new[] { ("year", Year.Least, Year.Most), ("tempo", Tempo.Least, Tempo.Most), ("energy", Energy.Least, Energy.Most), ("valence", Valence.Least, Valence.Most) }
            .Where(range => range.Item2 is not null || range.Item3 is not null);
}

internal static class SearchSorts
{
    public const string Relevance = "relevance";
    public const string Popularity = "popularity";

    /// <summary>By year of release, newest first, unknown last.</summary>
    public const string Newest = "newest";
}

/// <summary>Words that no text has, put on documents to filter by: they cost no more than one word more in the query.</summary>
internal static class SearchTags
{
    public const string Public = "=public";

    public static string Owner(Guid userId) => $"=o:{userId:N}";

    public static string Artist(Guid artistId) => $"=a:{artistId:N}";

    public static string Album(Guid albumId) => $"=b:{albumId:N}";

    public static string Genre(string name) => $"=g:{Text.PlainWords.Of(name)}";

    public static string AlbumType(string type) => $"=t:{type}";
}

/// <param name="Score">What the page is sorted by: the score, the popularity, or the year.</param>
/// <param name="Title">For each word of the title, whether it was found; empty when not asked for.</param>
/// <param name="Subtitle">Likewise.</param>
internal sealed record Found(SearchDocument Document, double Score, IReadOnlyList<bool> Title, IReadOnlyList<bool> Subtitle);

/// <param name="Total">How many match; a lower bound unless <paramref name="TotalIsExact"/>.</param>
/// <param name="Corrected">The words that were searched for instead, when slips were forgiven and the engine knows them.</param>
/// <param name="Facets">Counts by genre and by year, of the results that were weighed.</param>
internal sealed record FoundPage(IReadOnlyList<Found> Results, bool HasMore, int Total, bool TotalIsExact, string? Corrected, FoundFacets? Facets)
{
    /// <summary>Those results that the caller may see at this moment.</summary>
    public IReadOnlyList<Found> Shown { get; init; } = [];

    /// <summary>Whether slips had to be forgiven to find anything.</summary>
    public bool IsForgiven { get; init; }
}

internal sealed record FoundFacets(IReadOnlyList<(string Value, int Count)> Genres, IReadOnlyList<(string Value, int Count)> Years);
