using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Artists;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Managers;

/// <summary>The artists that the caller manages, the latest first: what a client needs to know to offer only what will be granted.</summary>
/// <remarks>An administrator may everything with all artists; here they find those that they were asked to manage, as others do.</remarks>
internal static class ListManagedArtists
{
    private const string Sort = "-managed";

    /// <param name="Permissions"><c>ALL</c>, or some of <c>UPLOAD</c> and <c>EDIT_PROFILE</c>.</param>
    public sealed record Response(ArtistResponse Artist, IReadOnlyList<string> Permissions);

    public sealed record Query([property: Range(1, 200)] int Limit = 50, string? After = null);

    public static async Task<Results<Ok<Page<Response>>, BadRequestProblem>> Handle(
        [AsParameters] Query query, CurrentUser user, CatalogDb database, CancellationToken cancel)
    {
        var before = long.MaxValue;
        if (query.After is { } after
            && (Cursor.Parse(after, Sort) is not { } cursor || !long.TryParse(cursor.Value, NumberStyles.None, CultureInfo.InvariantCulture, out before)))
        {
            return CatalogProblems.BadCursor;
        }

        var rows = await database.ArtistManagers.AsNoTracking().Where(m => m.UserId == user.Id && m.Id < before)
            .Join(database.Artists, m => m.ArtistId, a => a.Id, (manager, artist) => new { Manager = manager, Artist = artist })
            .OrderByDescending(row => row.Manager.Id).Take(query.Limit + 1).ToListAsync(cancel);
        return TypedResults.Ok(Page.Of(
            rows,
            query.Limit,
            row => new Response(ArtistResponse.From(row.Artist), JsonSerializer.Deserialize<List<string>>(row.Manager.Permissions) ?? []),
            row => new Cursor(Sort, row.Manager.Id.ToString(CultureInfo.InvariantCulture), row.Artist.Id)));
    }
}
