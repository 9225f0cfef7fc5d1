using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Administration;

/// <summary>One account.</summary>
internal static class GetUser
{
    public static async Task<Results<Ok<UserResponse>, StatusCodeHttpResult, NotFoundProblem>> Handle(Guid userId, AccountsDb database, HttpContext http, CancellationToken cancel)
    {
        if (await database.Users.AsNoTracking().Include(u => u.Roles).SingleOrDefaultAsync(u => u.Id == userId && u.DeletedAt == null, cancel) is not { } user)
        {
            return AccountProblems.UserNotFound(userId);
        }

        return Revision.IsKnown(http, Revision.Tag(user.Version)) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(UserResponse.Of(user));
    }
}
