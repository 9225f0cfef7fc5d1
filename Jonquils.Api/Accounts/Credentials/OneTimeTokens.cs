using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Accounts.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Makes and takes the tokens that letters carry.</summary>
internal sealed class OneTimeTokens(AccountsDb database, IOptions<AccountOptions> options, TimeProvider clock)
{
    public const int MaxLength = 128;

    private const int TokenBytes = 32;

    /// <returns>The token in words of a URL; only its hash is stored.</returns>
    public async Task<string> IssueAsync(Guid userId, string purpose, CancellationToken cancel)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        database.OneTimeTokens.Add(new OneTimeToken
        {
            Hash = HashOf(token),
            UserId = userId,
            Purpose = purpose,
            ExpiresAt = clock.GetUtcNow() + (purpose == OneTimeToken.ResetPassword ? options.Value.ResetLinkLifetime : options.Value.VerifyLinkLifetime),
        });
        await database.SaveChangesAsync(cancel);
        return token;
    }

    /// <summary>Uses a token up, in the caller's transaction.</summary>
    /// <returns>The active user it was made for, or <see langword="null"/> when it is unknown, of another purpose, used or expired.</returns>
    public async Task<User?> TakeAsync(string token, string purpose, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var hash = HashOf(token);
        // One statement, so that of two requests with one token only one finds it unused.
        var taken = await database.OneTimeTokens
            .Where(t => t.Hash == hash && t.Purpose == purpose && t.UsedAt == null && t.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, now), cancel);
        return taken == 0
            ? null
            // Locked, so that no other change of the account comes between this look and the caller's change: a used link must not be wasted.
            : await database.Users.FromSql(
                $"SELECT *, xmin FROM users WHERE is_active AND id = (SELECT user_id FROM one_time_tokens WHERE hash = {hash}) FOR NO KEY UPDATE").SingleOrDefaultAsync(cancel);
    }

    /// <summary>Makes all open links of a user worthless: after a new password or a new address, old letters must open nothing.</summary>
    public Task WithdrawAsync(Guid userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return database.OneTimeTokens.Where(t => t.UserId == userId && t.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, now), cancel);
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
