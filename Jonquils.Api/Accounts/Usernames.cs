using Jonquils.Api.Accounts.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts;

/// <summary>What users are called, for lists that administrators see.</summary>
internal sealed class Usernames(AccountsDb database)
{
    /// <returns>Names of those that there are.</returns>
    public async Task<IReadOnlyDictionary<Guid, string>> OfAsync(IReadOnlyCollection<Guid> userIds, CancellationToken cancel) =>
        await database.Users.AsNoTracking().Where(user => userIds.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Username, cancel);
}
