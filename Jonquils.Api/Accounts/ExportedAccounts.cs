using Jonquils.Api.Accounts.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts;

/// <summary>What accounts keep themselves: the profile, the sessions, and what was noted in the audit log.</summary>
internal sealed class ExportedAccounts(AccountsDb database) : IExportsAccounts
{
    public async Task<IReadOnlyList<ExportedSection>> ExportAsync(Guid userId, CancellationToken cancel)
    {
        var users = await database.Users.AsNoTracking().Include(u => u.Roles).Where(u => u.Id == userId).ToListAsync(cancel);
        return
        [
            new("account", users.Select(UserResponse.Of).ToAsyncEnumerable<object>()),
            new("sessions", database.RefreshTokens.AsNoTracking().Where(t => t.UserId == userId).OrderBy(t => t.Id)
                .Select(t => new ExportedSession(t.FamilyId, t.IpAddress.ToString(), t.DeviceInfo, t.CreatedAt, t.LastUsedAt, t.ExpiresAt, t.Revoked)).AsAsyncEnumerable()),
            new("audit", database.AuditLog.AsNoTracking().Where(e => e.UserId == userId).OrderBy(e => e.Id)
                .Select(e => new ExportedAudit(e.At, e.Action, e.Subject, e.IpAddress == null ? null : e.IpAddress.ToString())).AsAsyncEnumerable()),
        ];
    }

    private sealed record ExportedSession(Guid SessionId, string Ip, string? Device, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset ExpiresAt, bool Revoked);

    private sealed record ExportedAudit(DateTimeOffset At, string Action, string? Subject, string? Ip);
}
