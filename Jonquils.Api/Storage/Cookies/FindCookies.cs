using System.Security.Cryptography;
using Jonquils.Api.Security;
using Jonquils.Api.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Storage.Cookies;

/// <summary>The cookies of a domain, or of all domains when none is named. Reading them counts as use.</summary>
internal static class FindCookies
{
    private static readonly TimeSpan NoteUseEvery = TimeSpan.FromMinutes(1);

    public static async Task<IResult> Handle(StorageDb database, SecurityKeys keys, TimeProvider clock, CancellationToken cancel, string? domain = null)
    {
        var wanted = domain is { Length: <= StoredCookies.MaxDomainLength } && !domain.Contains('\0', StringComparison.Ordinal) ? StoredCookies.Normal(domain) : null;
        if (domain is not null && wanted is null)
        {
            return StorageProblems.NoCookies;
        }

        var rows = database.Cookies.Where(c => wanted == null || c.Domain == wanted);
        var found = await rows.AsNoTracking().OrderBy(c => c.Domain).ToListAsync(cancel);
        if (wanted is not null && found.Count == 0)
        {
            return StorageProblems.NoCookies;
        }

        var (now, noted) = (clock.GetUtcNow(), clock.GetUtcNow() - NoteUseEvery);
        if (found.Any(c => c.LastUsedAt < noted))
        {
            await rows.Where(c => c.LastUsedAt < noted).ExecuteUpdateAsync(set => set.SetProperty(c => c.LastUsedAt, now), cancel);
        }

        try
        {
            return wanted is null ? TypedResults.Ok(found.Select(c => c.Open(keys)).ToList()) : TypedResults.Ok(found[0].Open(keys));
        }
        catch (CryptographicException)
        {
            return StorageProblems.Undecipherable;
        }
    }
}
