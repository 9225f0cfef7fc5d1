using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>What everybody sees of a user: the name and the picture, no more.</summary>
internal static class GetProfile
{
    /// <param name="AvatarUrl">Path of the picture, or <see langword="null"/>.</param>
    public sealed record Response(Guid Id, string Username, string? AvatarUrl);

    public static async Task<Results<Ok<Response>, StatusCodeHttpResult, NotFoundProblem>> Handle(
        Guid userId, AccountsDb database, HttpContext http, CancellationToken cancel)
    {
        // A closed account answers like none: that it was closed is nobody's business.
        var user = await database.Users.AsNoTracking().Where(u => u.Id == userId && u.IsActive)
            .Select(u => new { Shown = new Response(u.Id, u.Username, u.AvatarUrl), u.Version }).SingleOrDefaultAsync(cancel);
        if (user is null)
        {
            return AccountProblems.UserNotFound(userId);
        }

        return Revision.IsKnown(http, Revision.Tag(user.Version)) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(user.Shown);
    }
}
