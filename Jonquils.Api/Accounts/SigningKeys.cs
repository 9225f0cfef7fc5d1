using System.Security.Cryptography;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts;

/// <summary>The P-256 keys that sign access tokens: the newest signs, all that are not long retired verify.</summary>
internal sealed class SigningKeys(IServiceScopeFactory scopes, SecurityKeys keys, TimeProvider clock) : IDisposable
{
    private const string EncryptionContext = "signing-key";

    /// <summary>An unknown key id makes us look again at most this often, so that forged ids cannot make us query without end.</summary>
    private static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile KeyRing? _ring;

    public async ValueTask<(string Id, ECDsa Key)> CurrentAsync(CancellationToken cancel)
    {
        var ring = _ring ?? await LoadAsync(force: false, cancel);
        return (ring.CurrentId, ring.Keys[ring.CurrentId]);
    }

    public async ValueTask<ECDsa?> FindAsync(string id, CancellationToken cancel)
    {
        var ring = _ring ?? await LoadAsync(force: false, cancel);
        if (!ring.Keys.ContainsKey(id) && clock.GetUtcNow() - ring.LoadedAt > ReloadPause)
        {
            ring = await LoadAsync(force: true, cancel);
        }

        return ring.Keys.GetValueOrDefault(id);
    }

    public async ValueTask<IReadOnlyDictionary<string, ECDsa>> AllAsync(CancellationToken cancel) =>
        (_ring ?? await LoadAsync(force: false, cancel)).Keys;

    public void Dispose() => _loading.Dispose();

    private async Task<KeyRing> LoadAsync(bool force, CancellationToken cancel)
    {
        await _loading.WaitAsync(cancel);
        try
        {
            if (_ring is { } known && !force)
            {
                return known;
            }

            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<AccountsDb>();
            var rows = await StoredAsync(database, cancel);
            if (rows.Count == 0)
            {
                await CreateFirstAsync(database, cancel);
                rows = await StoredAsync(database, cancel);
            }

            return _ring = new KeyRing(rows[^1].Id, rows.ToDictionary(r => r.Id, Open), clock.GetUtcNow());
        }
        finally
        {
            _loading.Release();
        }
    }

    private static Task<List<SigningKey>> StoredAsync(AccountsDb database, CancellationToken cancel) =>
        database.SigningKeys.AsNoTracking().Where(k => k.RetiredAt == null).OrderBy(k => k.CreatedAt).ThenBy(k => k.Id).ToListAsync(cancel);

    // Two replicas on an empty database: the lock lets one make the key, the other then finds it.
    private async Task CreateFirstAsync(AccountsDb database, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('signing-keys', 0))", cancel);
        if (!await database.SigningKeys.AnyAsync(k => k.RetiredAt == null, cancel))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            database.SigningKeys.Add(new SigningKey
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
                EncryptedPrivateKey = keys.Encrypt(key.ExportPkcs8PrivateKey(), EncryptionContext),
                CreatedAt = clock.GetUtcNow(),
            });
            await database.SaveChangesAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    private ECDsa Open(SigningKey row)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(keys.Decrypt(row.EncryptedPrivateKey, EncryptionContext), out _);
            return key;
        }
        catch (CryptographicException error)
        {
            key.Dispose();
            throw new InvalidOperationException(
                "The signing keys in user_db were encrypted under another Security:MasterKey. Give the former key, or empty the table signing_keys to sign everybody out.", error);
        }
    }

    private sealed record KeyRing(string CurrentId, IReadOnlyDictionary<string, ECDsa> Keys, DateTimeOffset LoadedAt);
}
