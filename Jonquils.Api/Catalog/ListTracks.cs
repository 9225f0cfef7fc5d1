using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog;

/// <summary>The catalogue's tracks, newest first unless asked otherwise.</summary>
internal static class ListTracks
{
    public const string ByCreated = "created";
    public const string ByTitle = "title";
    public const string ByPopularity = "popularity";

    /// <param name="Limit">Rows a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    /// <param name="Sort"><c>created</c> (newest first), <c>title</c> or <c>popularity</c> (highest first).</param>
    /// <param name="Available">Only tracks that can be played, or only those that cannot.</param>
    public sealed record Query(
        [property: Range(1, 200)] int Limit = 50,
        string? After = null,
        [property: AllowedValues(ByCreated, ByTitle, ByPopularity)] string Sort = ByCreated,
        bool? Available = null);

    public static async Task<Results<Ok<Page<TrackResponse>>, BadRequestProblem>> Handle(
        [AsParameters] Query query, CurrentUser? user, CatalogDb database, CancellationToken cancel)
    {
        var cursor = query.After is null ? null : Cursor.Parse(query.After, query.Sort);
        var tracks = database.Tracks.AsNoTracking().VisibleTo(user, database);
        if (query.Available is { } available)
        {
            tracks = tracks.Where(t => t.IsAvailable == available);
        }

        if ((query.After is not null && cursor is null) || Sorted(tracks, query.Sort, cursor) is not { } sorted)
        {
            return CatalogProblems.BadCursor;
        }

        var rows = await sorted.Take(query.Limit + 1).Select(TrackResponse.Projection).AsSplitQuery().ToListAsync(cancel);
        var page = rows.Take(query.Limit).ToList();
        var next = rows.Count > query.Limit ? CursorOf(page[^1], query.Sort).ToString() : null;
        return TypedResults.Ok(new Page<TrackResponse>([.. page.Select(row => row.ToResponse(row.MayManage(user)))], next));
    }

    private static IQueryable<Track>? Sorted(IQueryable<Track> tracks, string sort, Cursor? cursor)
    {
        switch (sort)
        {
            case ByTitle:
                return (cursor is null ? tracks : tracks.Where(t => EF.Functions.GreaterThan(ValueTuple.Create(t.Title, t.Id), ValueTuple.Create(cursor.Value, cursor.Id))))
                    .OrderBy(t => t.Title).ThenBy(t => t.Id);
            case ByPopularity:
                var popularity = 0;
                return cursor is not null && !int.TryParse(cursor.Value, CultureInfo.InvariantCulture, out popularity)
                    ? null
                    : (cursor is null ? tracks : tracks.Where(t => EF.Functions.LessThan(ValueTuple.Create(t.Popularity, t.Id), ValueTuple.Create(popularity, cursor.Id))))
                        .OrderByDescending(t => t.Popularity).ThenByDescending(t => t.Id);
            default:
                var ticks = 0L;
                if (cursor is not null && (!long.TryParse(cursor.Value, CultureInfo.InvariantCulture, out ticks) || ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks))
                {
                    return null;
                }

                var created = new DateTimeOffset(ticks, TimeSpan.Zero);
                return (cursor is null ? tracks : tracks.Where(t => EF.Functions.LessThan(ValueTuple.Create(t.CreatedAt, t.Id), ValueTuple.Create(created, cursor.Id))))
                    .OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id);
        }
    }

    private static Cursor CursorOf(TrackResponse.Row last, string sort) => new(sort, sort switch
    {
        ByTitle => last.Title,
        ByPopularity => last.Popularity.ToString(CultureInfo.InvariantCulture),
        _ => last.CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture),
    }, last.Id);
}
