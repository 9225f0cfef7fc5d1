using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Artists;

/// <summary>Artists by name or by age.</summary>
internal static class ListArtists
{
    public const string ByName = "name";
    public const string ByCreated = "created";

    /// <param name="Q">Part of the name, in any case.</param>
    /// <param name="Sort"><c>name</c>, or <c>created</c> (newest first).</param>
    public sealed record Query(
        [property: Range(1, 200)] int Limit = 50,
        string? After = null,
        [property: StringLength(100), PlainText] string? Q = null,
        [property: AllowedValues(ByName, ByCreated)] string Sort = ByName);

    public static async Task<Results<Ok<Page<ArtistResponse>>, BadRequestProblem>> Handle([AsParameters] Query query, CatalogDb database, CancellationToken cancel)
    {
        var cursor = query.After is null ? null : Cursor.Parse(query.After, query.Sort);
        if (query.After is not null && cursor is null)
        {
            return CatalogProblems.BadCursor;
        }

#pragma warning disable CA1304, CA1311 // Translated to lower(name), which has an index.
        IQueryable<Artist> artists = database.Artists.AsNoTracking();
        if (query.Q is { } part)
        {
            artists = artists.Where(a => EF.Functions.ILike(a.Name, Pattern.Containing(part), Pattern.Escape));
        }

        DateTimeOffset created = default;
        if (query.Sort == ByCreated && cursor is not null && !cursor.TryReadTime(out created))
        {
            return CatalogProblems.BadCursor;
        }

        artists = (query.Sort, cursor) switch
        {
            (ByCreated, { } last) => artists.Where(a => EF.Functions.LessThan(ValueTuple.Create(a.CreatedAt, a.Id), ValueTuple.Create(created, last.Id))),
            (_, { } last) => artists.Where(a => EF.Functions.GreaterThan(ValueTuple.Create(a.Name.ToLower(), a.Id), ValueTuple.Create(last.Value, last.Id))),
            _ => artists,
        };
        artists = query.Sort == ByCreated
            ? artists.OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id)
            : artists.OrderBy(a => a.Name.ToLower()).ThenBy(a => a.Id);

        // The database's own lower-case form goes into the cursor: C#'s differs for some letters, and a page would be skipped.
        var rows = await artists.Take(query.Limit + 1).Select(a => new { Artist = a, Key = a.Name.ToLower() }).ToListAsync(cancel);
#pragma warning restore CA1304, CA1311
        return TypedResults.Ok(Page.Of(rows, query.Limit, row => ArtistResponse.From(row.Artist), row => query.Sort == ByCreated
            ? Cursor.At(query.Sort, row.Artist.CreatedAt, row.Artist.Id)
            : new Cursor(query.Sort, row.Key, row.Artist.Id)));
    }
}
