using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts;

/// <summary>Starts, renews and ends sessions. A session is a family of refresh tokens, of which only the last may be used.</summary>
internal sealed class Sessions(
    AccountsDb database, AccessTokens tokens, SessionStates states, SecurityKeys keys, IOptions<AccountOptions> options, TimeProvider clock)
{
    private const int TokenBytes = 32;

    /// <summary>Two honest tabs may refresh with one token at the same moment; both get the same successor.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(20);

    public async Task<SessionTokens> StartAsync(User user, IPAddress? address, string? device, CancellationToken cancel)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var family = Guid.CreateVersion7(clock.GetUtcNow());
        database.RefreshTokens.Add(NewToken(token, user.Id, family, address, device));
        database.AuditLog.Add(NewEntry("signed_in", user.Id, family, address));
        await database.SaveChangesAsync(cancel);
        return await IssueAsync(user, family, token, cancel);
    }

    /// <summary>Exchanges a refresh token for its successor.</summary>
    /// <returns><see langword="null"/> when the token is unknown, expired or revoked, or was used before; the last ends its whole session.</returns>
    public async Task<SessionTokens?> RenewAsync(string token, IPAddress? address, string? device, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var hash = HashOf(token);
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
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
            database.AuditLog.Add(NewEntry("refresh_token_reused", user.Id, row.FamilyId, address));
            await database.SaveChangesAsync(cancel);
            await RevokeAsync(row.UserId, row.FamilyId, cancel);
            await transaction.CommitAsync(cancel);
            await states.BroadcastAsync(row.FamilyId, cancel);
            return null;
        }

        await transaction.CommitAsync(cancel);
        return await IssueAsync(user, row.FamilyId, successor, cancel);
    }

    /// <summary>Ends a session; its access tokens stop at once, its playback links within a minute.</summary>
    public async Task EndAsync(Guid userId, Guid sessionId, IPAddress? address, CancellationToken cancel)
    {
        await RevokeAsync(userId, sessionId, cancel);
        database.AuditLog.Add(NewEntry("signed_out", userId, sessionId, address));
        await database.SaveChangesAsync(cancel);
        await states.BroadcastAsync(sessionId, cancel);
    }

    private Task<int> RevokeAsync(Guid userId, Guid sessionId, CancellationToken cancel) =>
        database.RefreshTokens.Where(t => t.UserId == userId && t.FamilyId == sessionId)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Revoked, true), cancel);

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

    private AuditEntry NewEntry(string action, Guid userId, Guid sessionId, IPAddress? address) => new()
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()),
        At = clock.GetUtcNow(),
        UserId = userId,
        Action = action,
        Subject = sessionId.ToString(),
        IpAddress = address,
    };

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>What a client gets when it signs in or renews.</summary>
internal sealed record SessionTokens(string AccessToken, string RefreshToken, TimeSpan AccessLifetime, TimeSpan RefreshLifetime);
