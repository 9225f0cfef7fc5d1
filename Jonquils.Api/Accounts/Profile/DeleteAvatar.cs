using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>Removes the caller's picture.</summary>
internal static class DeleteAvatar
{
    public static async Task<NoContent> Handle(
        CurrentUser caller, AccountsDb database, IObjectStore objects, AuditTrail audit, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        if (await database.Users.SingleOrDefaultAsync(u => u.Id == caller.Id, cancel) is { AvatarKey: { } key } user)
        {
            user.ShowPicture(null, null, clock.GetUtcNow());
            audit.Add(AuditActions.AvatarChanged, user.Id, subject: null, http.Connection.RemoteIpAddress);
            await database.SaveChangesAsync(cancel);
            await AvatarPictures.RemoveAsync(objects, key, CancellationToken.None);
        }

        return TypedResults.NoContent();
    }
}
