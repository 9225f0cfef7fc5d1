using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Accounts.Tokens;
using Jonquils.Api.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>Starts, renews and ends sessions. A session is a family of refresh tokens, of which only the last may be used.</summary>
/// <remarks>
/// Whoever starts or renews holds a shared lock on the user's row, whoever ends holds it alone. Without it a renewal that is under way
/// adds a token that an ending which began later does not see, and the session lives on.
/// </remarks>
internal sealed class Sessions(
    AccountsDb database, AccessTokens tokens, SessionStates states, AuditTrail audit, SecurityKeys keys, IOptions<AccountOptions> options, TimeProvider clock)
{
    private const int TokenBytes = 32;

    /// <summary>Two honest tabs may refresh with one token at the same moment; both get the same successor.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(20);

    /// <param name="user">As it was when the password was checked.</param>
    /// <returns><see langword="null"/> when the account was closed or got another password meanwhile.</returns>
    public async Task<SessionTokens?> StartAsync(User user, IPAddress? address, string? device, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var stands = await database.Users.FromSql($"SELECT *, xmin FROM users WHERE id = {user.Id} FOR SHARE").AsNoTracking()
            .Select(u => new { u.IsActive, u.PasswordChangedAt }).SingleOrDefaultAsync(cancel);
        if (stands is not { IsActive: true } || stands.PasswordChangedAt != user.PasswordChangedAt)
        {
            return null;
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var family = Guid.CreateVersion7(clock.GetUtcNow());
        database.RefreshTokens.Add(NewToken(token, user.Id, family, address, device));
        audit.Add(AuditActions.SignedIn, user.Id, family.ToString(), address);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return await IssueAsync(user, family, token, cancel);
    }

    /// <summary>Exchanges a refresh token for its successor.</summary>
    /// <returns><see langword="null"/> when the token is unknown, expired or revoked, or was used before; the last ends its whole session.</returns>
    public async Task<SessionTokens?> RenewAsync(string token, IPAddress? address, string? device, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var hash = HashOf(token);
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        await database.Database.ExecuteSqlAsync($"SELECT 1 FROM users WHERE id = (SELECT user_id FROM refresh_tokens WHERE token_hash = {hash}) FOR SHARE", cancel);
        var row = await database.RefreshTokens
            .FromSql($"SELECT * FROM refresh_tokens WHERE token_hash = {hash} FOR UPDATE").SingleOrDefaultAsync(cancel);
        if (row is null || row.Revoked || row.ExpiresAt <= now)
        {
            return null;
        }

        var user = await database.Users.Include(u => u.Roles).SingleAsync(u => u.Id == row.UserId, cancel);
        if (!user.IsActive)
        {
            return null;
        }

        var successor = Base64Url.EncodeToString(HMACSHA256.HashData(keys.RefreshChain, Encoding.ASCII.GetBytes(token)));
        if (row.ReplacedBy is null)
        {
            var next = NewToken(successor, user.Id, row.FamilyId, address, device);
            database.RefreshTokens.Add(next);
            await database.SaveChangesAsync(cancel);
            row.ReplacedBy = next.Id;
            row.LastUsedAt = now;
            await database.SaveChangesAsync(cancel);
        }
        else if (now - row.LastUsedAt > Overlap)
        {
            await transaction.RollbackAsync(cancel);
            await EndAsync(row.UserId, row.FamilyId, AuditActions.RefreshTokenReused, address, cancel);
            return null;
        }

        await transaction.CommitAsync(cancel);
        return await IssueAsync(user, row.FamilyId, successor, cancel);
    }

    /// <summary>Ends a session; its access tokens stop at once, its playback links within a minute.</summary>
    /// <param name="action">What the audit log says about it.</param>
    /// <returns><see langword="false"/> when the user has no such session.</returns>
    public async Task<bool> EndAsync(Guid userId, Guid sessionId, string action, IPAddress? address, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        await LockAsync(userId, cancel);
        var ended = await database.RefreshTokens.Where(t => t.UserId == userId && t.FamilyId == sessionId && !t.Revoked)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Revoked, true), cancel);
        if (ended == 0)
        {
            return false;
        }

        audit.Add(action, userId, sessionId.ToString(), address);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        // Not cancelled: whoever asked may hang up, but the session is over and everybody has to hear of it.
        await states.BroadcastAsync(sessionId, CancellationToken.None);
        return true;
    }

    /// <summary>Revokes a user's sessions in the caller's transaction.</summary>
    /// <param name="except">A session that stays.</param>
    /// <returns>What to give to <see cref="SessionStates.BroadcastAsync(IReadOnlyCollection{Guid}, CancellationToken)"/> after the commit.</returns>
    public async Task<IReadOnlyList<Guid>> RevokeAllAsync(Guid userId, Guid? except, CancellationToken cancel)
    {
        await LockAsync(userId, cancel);
        var now = clock.GetUtcNow();
        var standing = database.RefreshTokens.Where(t => t.UserId == userId && !t.Revoked && t.FamilyId != except);
        var families = await standing.Where(t => t.ReplacedBy == null && t.ExpiresAt > now).Select(t => t.FamilyId).Distinct().ToListAsync(cancel);
        await standing.ExecuteUpdateAsync(set => set.SetProperty(t => t.Revoked, true), cancel);
        return families;
    }

    private Task<int> LockAsync(Guid userId, CancellationToken cancel) =>
        database.Database.ExecuteSqlAsync($"SELECT 1 FROM users WHERE id = {userId} FOR NO KEY UPDATE", cancel);

    private async Task<SessionTokens> IssueAsync(User user, Guid sessionId, string refreshToken, CancellationToken cancel) => new(
        await tokens.IssueAsync(user, sessionId, cancel), refreshToken, options.Value.AccessTokenLifetime, options.Value.RefreshTokenLifetime);

    private RefreshToken NewToken(string token, Guid userId, Guid family, IPAddress? address, string? device) => new()
    {
        UserId = userId,
        TokenHash = HashOf(token),
        IpAddress = address ?? IPAddress.None,
        DeviceInfo = device is { Length: > RefreshToken.MaxDeviceLength } ? device[..RefreshToken.MaxDeviceLength] : device,
        ExpiresAt = clock.GetUtcNow() + options.Value.RefreshTokenLifetime,
        FamilyId = family,
        CreatedAt = clock.GetUtcNow(),
    };

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>What a client gets when it signs in or renews.</summary>
internal sealed record SessionTokens(string AccessToken, string RefreshToken, TimeSpan AccessLifetime, TimeSpan RefreshLifetime);
