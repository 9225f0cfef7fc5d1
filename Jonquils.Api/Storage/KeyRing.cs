using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Storage;

/// <summary>Tells which API key a caller has: the configured one, or one that an administrator made and nobody revoked.</summary>
internal sealed class KeyRing(IServiceScopeFactory scopes, IOptions<StorageOptions> options, TimeProvider clock)
{
    private const int MaxLength = 512;
    private const string Configured = "configured";

    private static readonly TimeSpan NoteUseEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly byte[]? _configured = options.Value.ApiKey is { } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <returns>The key's id, or <see langword="null"/> when it does not hold. Asks the database each time, so that a revoked key ends at once.</returns>
    public async Task<string?> VerifyAsync(string key, CancellationToken cancel)
    {
        if (key.Length > MaxLength)
        {
            return null;
        }

        var id = await FindAsync(key, cancel);
        if (id is null)
        {
            _seen.TryRemove(HashOf(key), out _);
        }
        else
        {
            _seen[HashOf(key)] = id;
        }

        return id;
    }

    /// <summary>Whose limits a caller has, before anybody was asked: known are the keys that held when they were last used.</summary>
    /// <returns><see langword="null"/> for a key that has not held yet; guesses share their address' limit.</returns>
    public string? SeenBefore(string? authorization) =>
        authorization is { Length: < MaxLength } && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && _seen.TryGetValue(HashOf(authorization[7..].Trim()), out var id)
            ? id
            : null;

    private async Task<string?> FindAsync(string key, CancellationToken cancel)
    {
        if (_configured is not null && CryptographicOperations.FixedTimeEquals(_configured, SHA256.HashData(Encoding.UTF8.GetBytes(key))))
        {
            return Configured;
        }

        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<StorageDb>();
        var hash = HashOf(key);
        var found = await database.ApiKeys.AsNoTracking().Where(k => k.KeyHash == hash && k.RevokedAt == null).Select(k => new { k.Id, k.LastUsedAt }).SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (found.LastUsedAt is null || now - found.LastUsedAt > NoteUseEvery)
        {
            await database.ApiKeys.Where(k => k.Id == found.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), cancel);
        }

        return found.Id.ToString();
    }
}
