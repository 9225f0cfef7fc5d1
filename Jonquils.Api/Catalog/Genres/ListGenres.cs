using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Genres;

/// <summary>All genres by name.</summary>
internal static class ListGenres
{
    private const string ByName = "name";

    public sealed record Query([property: Range(1, 200)] int Limit = 200, string? After = null);

    public static async Task<Results<Ok<Page<GenreResponse>>, BadRequestProblem>> Handle([AsParameters] Query query, CatalogDb database, CancellationToken cancel)
    {
        var cursor = query.After is null ? null : Cursor.Parse(query.After, ByName);
        if (query.After is not null && cursor is null)
        {
            return CatalogProblems.BadCursor;
        }

        var genres = cursor is null ? database.Genres : database.Genres.Where(g => EF.Functions.Collate(g.Name, "C").CompareTo(cursor.Value) > 0);
        var rows = await genres.AsNoTracking().OrderBy(g => EF.Functions.Collate(g.Name, "C")).Take(query.Limit + 1).ToListAsync(cancel);
        return TypedResults.Ok(Page.Of(rows, query.Limit, g => new GenreResponse(g.Id, g.Name, g.Description), g => new Cursor(ByName, g.Name, Guid.Empty)));
    }
}

/// <summary>A kind of music.</summary>
public sealed record GenreResponse(int Id, string Name, string? Description);
