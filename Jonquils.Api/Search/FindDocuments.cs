using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Paging;
using Jonquils.Api.Search.Text;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.Api.Search;

/// <summary>Finds tracks, artists, albums or playlists by words, in Russian and English, forgiving slips where nothing is found else.</summary>
internal static class FindDocuments
{
    private const int MostLetters = 200;

    /// <param name="Q">Words that must be there, in any form and order: in the title, the artists' names, the album or the genres.</param>
    /// <param name="Limit">Results a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    /// <param name="Sort"><c>relevance</c>, <c>popularity</c> or <c>newest</c> (by year of release).</param>
    /// <param name="Genre">Name of a genre.</param>
    /// <param name="Artist">Id of an artist.</param>
    /// <param name="Album">Id of an album.</param>
    /// <param name="Type"><c>SINGLE</c>, <c>EP</c> or <c>ALBUM</c>; only albums have one.</param>
    /// <param name="Facets">Whether to count results by genre and year.</param>
    public sealed record Query(
        [property: Required, StringLength(MostLetters), PlainText] string? Q = null,
        [property: Range(1, 100)] int Limit = 20,
        string? After = null,
        [property: AllowedValues(SearchSorts.Relevance, SearchSorts.Popularity, SearchSorts.Newest)] string Sort = SearchSorts.Relevance,
        [property: StringLength(50), PlainText] string? Genre = null,
        Guid? Artist = null,
        Guid? Album = null,
        [property: AllowedValues(null, "SINGLE", "EP", "ALBUM")] string? Type = null,
        [property: FromQuery(Name = "year_from")] int? YearFrom = null,
        [property: FromQuery(Name = "year_to")] int? YearTo = null,
        [property: FromQuery(Name = "tempo_min")] double? TempoMin = null,
        [property: FromQuery(Name = "tempo_max")] double? TempoMax = null,
        [property: FromQuery(Name = "energy_min")] double? EnergyMin = null,
        [property: FromQuery(Name = "energy_max")] double? EnergyMax = null,
        [property: FromQuery(Name = "valence_min")] double? ValenceMin = null,
        [property: FromQuery(Name = "valence_max")] double? ValenceMax = null,
        bool Facets = false);

    /// <summary>One page of what was found.</summary>
    /// <param name="SearchId">To be sent with a click on a result.</param>
    /// <param name="Items">Best first.</param>
    /// <param name="Next">Pass as <c>after</c> for the next page; <see langword="null"/> on the last.</param>
    /// <param name="Total">How many match; at least so many unless <c>total_is_exact</c>.</param>
    /// <param name="IsForgiven">Whether nothing was found for the very words, so that like ones were searched for.</param>
    /// <param name="Corrected">Those like words, where the engine tells.</param>
    /// <param name="TookMs">Milliseconds.</param>
    /// <param name="Engine">Who answered: <c>elasticsearch</c> or <c>postgres</c>.</param>
    public sealed record Response(
        Guid SearchId, IReadOnlyList<Item> Items, string? Next, int Total, bool TotalIsExact, bool IsForgiven, string? Corrected, int TookMs, string Engine, FacetCounts? Facets);

    /// <param name="Highlights">HTML of title and subtitle with what was found in <c>em</c>; <see langword="null"/> where nothing of it was.</param>
    public sealed record Item(SearchDocument Document, double Score, Marks Highlights);

    public sealed record Marks(string? Title, string? Subtitle);

    /// <summary>Counts over the results that were weighed.</summary>
    public sealed record FacetCounts(IReadOnlyList<FacetCount> Genres, IReadOnlyList<FacetCount> Years);

    public sealed record FacetCount(string Value, int Count);

    public static Task<Results<Ok<Response>, BadRequestProblem, UnprocessableProblem, UnavailableProblem>> HandleTracks(
        [AsParameters] Query query, CurrentUser? user, SearchDesk desk, SearchLog log, TimeProvider clock, CancellationToken cancel) =>
        FindAsync(SearchKinds.Track, query, user, desk, log, clock, cancel);

    public static Task<Results<Ok<Response>, BadRequestProblem, UnprocessableProblem, UnavailableProblem>> HandleArtists(
        [AsParameters] Query query, CurrentUser? user, SearchDesk desk, SearchLog log, TimeProvider clock, CancellationToken cancel) =>
        FindAsync(SearchKinds.Artist, query, user, desk, log, clock, cancel);

    public static Task<Results<Ok<Response>, BadRequestProblem, UnprocessableProblem, UnavailableProblem>> HandleAlbums(
        [AsParameters] Query query, CurrentUser? user, SearchDesk desk, SearchLog log, TimeProvider clock, CancellationToken cancel) =>
        FindAsync(SearchKinds.Album, query, user, desk, log, clock, cancel);

    public static Task<Results<Ok<Response>, BadRequestProblem, UnprocessableProblem, UnavailableProblem>> HandlePlaylists(
        [AsParameters] Query query, CurrentUser? user, SearchDesk desk, SearchLog log, TimeProvider clock, CancellationToken cancel) =>
        FindAsync(SearchKinds.Playlist, query, user, desk, log, clock, cancel);

    private static async Task<Results<Ok<Response>, BadRequestProblem, UnprocessableProblem, UnavailableProblem>> FindAsync(
        string kind, Query query, CurrentUser? user, SearchDesk desk, SearchLog log, TimeProvider clock, CancellationToken cancel)
    {
        var plain = PlainWords.Of(query.Q);
        if (plain.Length == 0)
        {
            return SearchProblems.NothingAsked;
        }

        // A page of forgiven results goes on among those; the cursor tells.
        var (sort, forgivingSort) = ($"search/{kind}/{query.Sort}", $"search/{kind}/{query.Sort}~");
        var (cursor, isForgiving) = (default(Cursor), false);
        if (query.After is not null)
        {
            cursor = Cursor.Parse(query.After, sort);
            (cursor, isForgiving) = cursor is null ? (Cursor.Parse(query.After, forgivingSort), true) : (cursor, false);
            if (cursor is null || !double.TryParse(cursor.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            {
                return SearchProblems.BadCursor;
            }
        }

        var started = clock.GetTimestamp();
        try
        {
            var (engine, page) = await desk.SearchAsync(Question(kind, plain, query, cursor, isForgiving, user), cancel);
            var took = (int)clock.GetElapsedTime(started).TotalMilliseconds;
            var searchId = Guid.CreateVersion7(clock.GetUtcNow());
            isForgiving |= page.IsForgiven;
            if (query.After is null)
            {
                log.Write(new SearchLogged(searchId, clock.GetUtcNow(), user?.Id, query.Q!.Trim(), kind, page.Total, took));
            }

            return TypedResults.Ok(new Response(
                searchId, [.. page.Shown.Select(ItemOf)],
                page is { HasMore: true, Results: [.., var last] }
                    ? new Cursor(isForgiving ? forgivingSort : sort, last.Score.ToString("R", CultureInfo.InvariantCulture), last.Document.Id).ToString()
                    : null,
                page.Total, page.TotalIsExact, isForgiving && page.Results.Count > 0, page.Results.Count > 0 ? page.Corrected : null, took, engine,
                page.Facets is { } facets ? new FacetCounts([.. facets.Genres.Select(CountOf)], [.. facets.Years.Select(CountOf)]) : null));
        }
        catch (SearchUnavailableException)
        {
            return SearchProblems.Unavailable;
        }
    }

    private static SearchQuestion Question(string kind, string plain, Query query, Cursor? cursor, bool isForgiving, CurrentUser? user)
    {
        var tags = new List<string>();
        if (query.Genre is { } genre)
        {
            tags.Add(SearchTags.Genre(genre));
        }

        if (query.Artist is { } artist)
        {
            tags.Add(SearchTags.Artist(artist));
        }

        if (query.Album is { } album)
        {
            tags.Add(SearchTags.Album(album));
        }

        if (query.Type is { } type)
        {
            tags.Add(SearchTags.AlbumType(type));
        }

        return new SearchQuestion(
            kind, plain, query.Sort, query.Limit, cursor is null ? null : (double.Parse(cursor.Value, CultureInfo.InvariantCulture), cursor.Id), isForgiving, tags,
            new SearchRanges(
                (query.YearFrom, query.YearTo), (query.TempoMin, query.TempoMax), (query.EnergyMin, query.EnergyMax), (query.ValenceMin, query.ValenceMax)),
            user?.Id, query.Facets);
    }

    private static Item ItemOf(Found found) => new(
        found.Document, Math.Round(found.Score, 4), new Marks(Highlight.Mark(found.Document.Title, found.Title), Highlight.Mark(found.Document.Subtitle ?? "", found.Subtitle)));

    private static FacetCount CountOf((string Value, int Count) facet) => new(facet.Value, facet.Count);
}
