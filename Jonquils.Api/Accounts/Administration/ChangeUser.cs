using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Accounts.SignIn;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Administration;

/// <summary>Changes an account's role, or closes and opens it.</summary>
internal static class ChangeUser
{
    /// <param name="Role"><c>user</c>, <c>artist</c> or <c>admin</c>; absent keeps it.</param>
    /// <param name="IsActive">Whether it may sign in; closing it ends its sessions at once. Absent keeps it.</param>
    public sealed record Request([property: AllowedValues("user", "artist", "admin", null)] string? Role = null, bool? IsActive = null);

    public static async Task<Results<Ok<UserResponse>, NotFoundProblem, ConflictProblem, PreconditionFailedProblem>> Handle(
        Guid userId, Request request, CurrentUser caller, AccountsDb database, Sessions sessions, SessionStates states, AuditTrail audit, HttpContext http,
        TimeProvider clock, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        await Administrators.LockAsync(database, cancel);
        if (await database.Users.Include(u => u.Roles).SingleOrDefaultAsync(u => u.Id == userId && u.DeletedAt == null, cancel) is not { } user)
        {
            return AccountProblems.UserNotFound(userId);
        }

        if (!Revision.IsExpected(http, Revision.Tag(user.Version)))
        {
            return AccountProblems.Changed;
        }

        var wasAdmin = user.Roles.Any(r => r.Name == Role.Admin);
        var isLeaving = request.IsActive == false || (request.Role is { } role && role != "admin");
        if (wasAdmin && isLeaving && !await Administrators.AreThereOthersAsync(database, userId, cancel))
        {
            return AccountProblems.LastAdministrator;
        }

        var address = http.Connection.RemoteIpAddress;
        if (request.Role is { } wanted && await SetRolesAsync(user, wanted, database, cancel))
        {
            audit.Add(AuditActions.RolesChanged, caller.Id, $"{userId} {wanted}", address);
        }

        if (request.IsActive is { } active && active != user.IsActive)
        {
            user.IsActive = active;
            audit.Add(active ? AuditActions.Reactivated : AuditActions.Deactivated, caller.Id, userId.ToString(), address);
        }

        user.UpdatedAt = clock.GetUtcNow();
        await database.SaveChangesAsync(cancel);
        var ended = user.IsActive ? [] : await sessions.RevokeAllAsync(userId, except: null, cancel);
        var known = await database.RefreshTokens.Where(t => t.UserId == userId && !t.Revoked).Select(t => t.FamilyId).Distinct().ToListAsync(cancel);
        await transaction.CommitAsync(cancel);
        // Also those that go on: their roles are others now.
        await states.BroadcastAsync([.. ended, .. known], CancellationToken.None);
        http.Response.Headers.ETag = Revision.Tag(user.Version);
        return TypedResults.Ok(UserResponse.Of(user));
    }

    private static async Task<bool> SetRolesAsync(User user, string wanted, AccountsDb database, CancellationToken cancel)
    {
        string[] names = wanted switch
        {
            "admin" => [Role.User, Role.Admin],
            "artist" => [Role.User, Role.Artist],
            _ => [Role.User],
        };
        if (user.Roles.Select(r => r.Name).ToHashSet().SetEquals(names))
        {
            return false;
        }

        user.Roles.Clear();
        foreach (var role in await database.Roles.Where(r => names.Contains(r.Name)).ToListAsync(cancel))
        {
            user.Roles.Add(role);
        }

        return true;
    }
}
