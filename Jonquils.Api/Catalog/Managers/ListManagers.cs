using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Managers;

/// <summary>Who manages an artist; for its managers and administrators.</summary>
internal static class ListManagers
{
    // Managers are people somebody invited by hand; a page of them is all of them.
    private const int Most = 1000;

    public static async Task<Results<Ok<Page<ManagerResponse>>, ForbiddenProblem, NotFoundProblem>> Handle(
        Guid artistId, CurrentUser user, CatalogDb database, CancellationToken cancel)
    {
        if (!await database.Artists.AnyAsync(a => a.Id == artistId, cancel))
        {
            return CatalogProblems.ArtistNotFound(artistId);
        }

        var managers = await database.ArtistManagers.AsNoTracking().Where(m => m.ArtistId == artistId).OrderBy(m => m.Id).Take(Most).ToListAsync(cancel);
        return user.IsAdmin || managers.Any(m => m.UserId == user.Id)
            ? TypedResults.Ok(new Page<ManagerResponse>([.. managers.Select(ManagerResponse.From)], null))
            : CatalogProblems.NotAManager;
    }
}
