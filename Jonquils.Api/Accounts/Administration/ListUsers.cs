using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Administration;

/// <summary>All accounts, the newest first.</summary>
internal static class ListUsers
{
    private const string Order = "users";

    /// <param name="Limit">Rows a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    /// <param name="Q">Only those whose name or address begins so.</param>
    /// <param name="Role">Only those of this role: <c>user</c>, <c>artist</c> or <c>admin</c>.</param>
    /// <param name="Active">Only those that may sign in, or only those that may not.</param>
    public sealed record Query(
        [property: Range(1, 200)] int Limit = 50,
        string? After = null,
        [property: StringLength(User.MaxEmailLength)] string? Q = null,
        [property: AllowedValues("user", "artist", "admin", null)] string? Role = null,
        bool? Active = null);

    public static async Task<Results<Ok<Page<UserResponse>>, BadRequestProblem>> Handle([AsParameters] Query query, AccountsDb database, CancellationToken cancel)
    {
        var cursor = query.After is null ? null : Cursor.Parse(query.After, Order);
        if (query.After is not null && cursor is null)
        {
            return AccountProblems.BadCursor;
        }

        // Ids are made in the order of time.
        var rows = await Filtered(database.Users.AsNoTracking().Include(u => u.Roles), query)
            .Where(u => cursor == null || u.Id < cursor.Id)
            .OrderByDescending(u => u.Id).Take(query.Limit + 1).ToListAsync(cancel);
        return TypedResults.Ok(Page.Of(rows, query.Limit, UserResponse.Of, user => new Cursor(Order, "", user.Id)));
    }

    private static IQueryable<User> Filtered(IQueryable<User> users, Query query)
    {
        users = users.Where(u => u.DeletedAt == null);
        if (query.Q?.Trim() is { Length: > 0 } start && !start.Contains('\0', StringComparison.Ordinal))
        {
#pragma warning disable CA1304, CA1311, CA1862 // Translated to lower(username), which has an index.
            users = users.Where(u => u.Email.StartsWith(start.ToLower()) || u.Username.ToLower().StartsWith(start.ToLower()));
#pragma warning restore CA1304, CA1311, CA1862
        }

        if (query.Role is { } role)
        {
            var name = Role.Named(role);
            users = users.Where(u => u.Roles.Any(r => r.Name == name));
        }

        return query.Active is { } active ? users.Where(u => u.IsActive == active) : users;
    }
}
