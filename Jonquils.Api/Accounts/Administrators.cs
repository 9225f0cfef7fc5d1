using Jonquils.Api.Accounts.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts;

/// <summary>There is always one administrator who can sign in.</summary>
internal static class Administrators
{
    /// <summary>Two administrators who remove each other at the same moment must not both succeed: held until the transaction ends.</summary>
    public static Task<int> LockAsync(AccountsDb database, CancellationToken cancel) =>
        database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))", cancel);

    public static Task<bool> AreThereOthersAsync(AccountsDb database, Guid userId, CancellationToken cancel) =>
        database.Users.AnyAsync(u => u.Id != userId && u.IsActive && u.Roles.Any(r => r.Name == Role.Admin), cancel);
}
