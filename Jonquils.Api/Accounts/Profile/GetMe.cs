using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>The caller's own account.</summary>
internal static class GetMe
{
    public static async Task<Results<Ok<UserResponse>, StatusCodeHttpResult, UnauthorizedProblem>> Handle(CurrentUser caller, AccountsDb database, HttpContext http, CancellationToken cancel)
    {
        if (await database.Users.AsNoTracking().Include(u => u.Roles).SingleOrDefaultAsync(u => u.Id == caller.Id, cancel) is not { } user)
        {
            // Deleted a moment ago, at a replica whose word has not come yet.
            return AccountProblems.NotSignedIn;
        }

        // One address, another account for each caller: no cache of a browser that two people use may keep it.
        http.Response.Headers.CacheControl = "no-store";
        return Revision.IsKnown(http, Revision.Tag(user.Version)) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(UserResponse.Of(user));
    }
}
