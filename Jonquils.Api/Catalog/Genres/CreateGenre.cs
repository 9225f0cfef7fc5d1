using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Genres;

/// <summary>Adds a genre; names are compared without regard to case.</summary>
internal static class CreateGenre
{
    public sealed record Request(
        [property: Required, StringLength(Genre.MaxNameLength), PlainText] string Name,
        [property: StringLength(1000), PlainText(Multiline = true)] string? Description = null);

    public static async Task<Results<Created<GenreResponse>, ConflictProblem>> Handle(Request request, CatalogDb database, CancellationToken cancel)
    {
        var name = request.Name.Trim();
        // One statement: two administrators who add the same genre at once get one genre and one refusal.
        var ids = await database.Database.SqlQuery<int>(
            $"""
            INSERT INTO genres (name, description)
            SELECT {name}, {request.Description} WHERE NOT EXISTS (SELECT 1 FROM genres WHERE lower(name) = lower({name}))
            ON CONFLICT DO NOTHING RETURNING id AS "Value"
            """).ToListAsync(cancel);
        return ids is [var id]
            ? TypedResults.Created($"/api/v1/genres/{id}", new GenreResponse(id, name, request.Description))
            : CatalogProblems.GenreExists(name);
    }
}
