using Jonquils.Api.Accounts.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>The caller's own account.</summary>
internal static class GetMe
{
    public static async Task<Ok<UserResponse>> Handle(CurrentUser user, AccountsDb database, CancellationToken cancel) =>
        TypedResults.Ok(UserResponse.Of(await database.Users.AsNoTracking().Include(u => u.Roles).SingleAsync(u => u.Id == user.Id, cancel)));
}
