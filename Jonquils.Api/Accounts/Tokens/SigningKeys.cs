using System.Security.Cryptography;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.Tokens;

/// <summary>The P-256 keys that sign access tokens: the newest whose time has come signs, all that are not retired verify.</summary>
internal sealed class SigningKeys(IServiceScopeFactory scopes, SecurityKeys keys, IOptions<AccountOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>How long a new key is known before it signs: four looks of every replica.</summary>
    public static readonly TimeSpan Announcement = TimeSpan.FromMinutes(2);

    /// <summary>Clocks of replicas differ a little.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private const string EncryptionContext = "signing-key";

    /// <summary>An unknown key id makes us look again at most this often, so that forged ids cannot make us query without end.</summary>
    private static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile KeyRing? _ring;

    public async ValueTask<(string Id, ECDsa Key)> CurrentAsync(CancellationToken cancel)
    {
        var ring = _ring ?? await LoadAsync(since: null, cancel);
        var now = clock.GetUtcNow();
        var current = ring.Keys.LastOrDefault(k => k.SignsFrom <= now) ?? ring.Keys[0];
        return (current.Id, current.Key);
    }

    public async ValueTask<ECDsa?> FindAsync(string id, CancellationToken cancel)
    {
        var ring = _ring ?? await LoadAsync(since: null, cancel);
        var now = clock.GetUtcNow();
        if (!ring.Keys.Any(k => k.Id == id) && now - ring.LoadedAt > ReloadPause)
        {
            ring = await LoadAsync(ring, cancel);
        }

        return ring.Keys.FirstOrDefault(k => k.Id == id && !(k.RetiredAt <= now))?.Key;
    }

    /// <summary>All that verify now or will, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<(string Id, ECDsa Key)>> AllAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return [.. (_ring ?? await LoadAsync(since: null, cancel)).Keys.Where(k => !(k.RetiredAt <= now)).Select(k => (k.Id, k.Key))];
    }

    /// <summary>Makes a new key when the newest is near its end, forgets those that verify nothing any more, and looks what other replicas did.</summary>
    public async Task RotateAsync(CancellationToken cancel)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            await RotateAsync(scope.ServiceProvider.GetRequiredService<AccountsDb>(), cancel);
        }

        await LoadAsync(_ring, cancel);
    }

    public void Dispose() => _loading.Dispose();

    /// <param name="since">The ring that was found wanting; one loaded by somebody else meanwhile is good enough.</param>
    private async Task<KeyRing> LoadAsync(KeyRing? since, CancellationToken cancel)
    {
        await _loading.WaitAsync(cancel);
        try
        {
            if (_ring is { } known && known != since)
            {
                return known;
            }

            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<AccountsDb>();
            var rows = await StoredAsync(database, cancel);
            if (rows.Count == 0)
            {
                await RotateAsync(database, cancel);
                rows = await StoredAsync(database, cancel);
            }

            return _ring = new KeyRing([.. rows.Select(Open)], clock.GetUtcNow());
        }
        finally
        {
            _loading.Release();
        }
    }

    private static Task<List<SigningKey>> StoredAsync(AccountsDb database, CancellationToken cancel) =>
        database.SigningKeys.AsNoTracking().OrderBy(k => k.SignsFrom).ThenBy(k => k.Id).ToListAsync(cancel);

    // Two replicas at once: the lock lets one make the key, the other then finds it.
    private async Task RotateAsync(AccountsDb database, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('signing-keys', 0))", cancel);
        var now = clock.GetUtcNow();
        await database.SigningKeys.Where(k => k.RetiredAt <= now).ExecuteDeleteAsync(cancel);
        var standing = await database.SigningKeys.Where(k => k.RetiredAt == null).OrderBy(k => k.SignsFrom).ToListAsync(cancel);
        if (standing.Count == 0 || standing[^1].SignsFrom + options.Value.SigningKeyLifetime <= now + Announcement)
        {
            var made = MakeKey(now, standing.Count == 0 ? now : now + Announcement);
            database.SigningKeys.Add(made);
            standing.ForEach(k => k.RetiredAt = made.SignsFrom + options.Value.AccessTokenLifetime + Margin);
            new AuditTrail(database, clock).Add(AuditActions.SigningKeyMade, userId: null, made.Id, address: null);
            await database.SaveChangesAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    private SigningKey MakeKey(DateTimeOffset now, DateTimeOffset signsFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            EncryptedPrivateKey = keys.Encrypt(key.ExportPkcs8PrivateKey(), EncryptionContext),
            CreatedAt = now,
            SignsFrom = signsFrom,
        };
    }

    private OpenKey Open(SigningKey row)
    {
        if (_ring?.Keys.FirstOrDefault(k => k.Id == row.Id) is { } known)
        {
            return known with { RetiredAt = row.RetiredAt };
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(keys.Decrypt(row.EncryptedPrivateKey, EncryptionContext), out _);
            return new OpenKey(row.Id, key, row.SignsFrom, row.RetiredAt);
        }
        catch (CryptographicException error)
        {
            key.Dispose();
            throw new InvalidOperationException(
                "The signing keys in user_db were encrypted under another Security:MasterKey. Give the former key, or empty the table signing_keys to sign everybody out.", error);
        }
    }

    private sealed record OpenKey(string Id, ECDsa Key, DateTimeOffset SignsFrom, DateTimeOffset? RetiredAt);

    private sealed record KeyRing(IReadOnlyList<OpenKey> Keys, DateTimeOffset LoadedAt);
}
