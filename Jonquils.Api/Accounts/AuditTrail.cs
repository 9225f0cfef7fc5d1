using System.Net;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;

namespace Jonquils.Api.Accounts;

/// <summary>Writes the audit log.</summary>
internal sealed class AuditTrail(AccountsDb database, TimeProvider clock)
{
    /// <summary>Adds an entry that is stored with the context's next save, in the same transaction as what it tells of.</summary>
    /// <param name="userId">Who acted.</param>
    /// <param name="subject">What it was done to; the actor when not given.</param>
    public void Add(string action, Guid? userId, string? subject, IPAddress? address)
    {
        var now = clock.GetUtcNow();
        database.AuditLog.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            UserId = userId,
            Action = action,
            Subject = subject is { Length: > AuditEntry.MaxSubjectLength } ? subject[..AuditEntry.MaxSubjectLength] : subject ?? userId?.ToString(),
            IpAddress = address,
        });
    }

    /// <summary>Stores an entry at once; for modules whose facts lie in another database.</summary>
    public Task WriteAsync(string action, Guid? userId, string? subject, IPAddress? address, CancellationToken cancel)
    {
        Add(action, userId, subject, address);
        return database.SaveChangesAsync(cancel);
    }
}
