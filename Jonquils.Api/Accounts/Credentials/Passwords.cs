using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Hashes and checks passwords: Argon2id where its library is present, else PBKDF2; the scheme stands in the hash.</summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>Shortest password that is taken (NIST SP 800-63B).</summary>
    public const int MinLength = 8;

    /// <summary>Longest password that is taken, so that hashing cannot be used to burn our time.</summary>
    public const int MaxLength = 128;

    /// <summary>How many passwords are hashed at one moment: each costs 19 MiB and a core for a while.</summary>
    private static readonly int HashedAtOnce = Math.Max(2, Environment.ProcessorCount * 2);

    private const string Pbkdf2Prefix = "$pbkdf2-identity$";
    private const int Pbkdf2Iterations = 210_000;

    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> _pbkdf2 = new(Options.Create(new PasswordHasherOptions { IterationCount = Pbkdf2Iterations }));
    private readonly SemaphoreSlim _gate = new(HashedAtOnce, HashedAtOnce);
    private readonly string _decoy;
    private readonly Lazy<string> _olderDecoy;
    private volatile bool _hasOlder;

    public Passwords()
    {
        // Made here and not when it is first needed: the first unknown name would cost twice as much.
        _decoy = Hash(Guid.NewGuid().ToString());
        _olderDecoy = new(() => HashByPbkdf2(Guid.NewGuid().ToString()));
    }

    /// <summary>What the hashes begin with that are made here now.</summary>
    public static string CurrentPrefix => Argon2id.IsAvailable ? Argon2id.Prefix : Pbkdf2Prefix;

    public string Hash(string password)
    {
        if (!Argon2id.IsAvailable)
        {
            return HashByPbkdf2(password);
        }

        AccountMeters.Hashed("argon2id");
        return Argon2id.Hash(password);
    }

    /// <summary>Waits for a place among those who may hash; dispose it to leave.</summary>
    /// <remarks>What is counted inside cannot be outrun by many requests at once: at most the few inside have not been counted yet.</remarks>
    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        return new Place(_gate);
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Has every check from now on cost what one of an older hash costs: there are accounts that still have one.</summary>
    public void ExpectOlder()
    {
        if (Argon2id.IsAvailable)
        {
            _ = _olderDecoy.Value;
            _hasOlder = true;
        }
    }

    /// <summary>Checks a password; costs the same for every account, and when there is none.</summary>
    /// <remarks>
    /// A check costs by the scheme of its hash. While accounts have hashes of two schemes both are worked through for each name, or the time would tell
    /// which names have an account that has not signed in for long.
    /// </remarks>
    /// <param name="hash">The account's hash, or <see langword="null"/> when there is no account.</param>
    public PasswordCheck Check(string password, string? hash)
    {
        if (password.Length > MaxLength)
        {
            return PasswordCheck.Wrong;
        }

        var isOlder = hash is not null && !IsCurrent(hash);
        if (isOlder)
        {
            ExpectOlder();
        }

        var isRight = Matches(password, hash ?? _decoy) && hash is not null;
        if (_hasOlder)
        {
            Matches(password, isOlder ? _decoy : _olderDecoy.Value);
        }

        return !isRight ? PasswordCheck.Wrong : isOlder ? PasswordCheck.RightButOld : PasswordCheck.Right;
    }

    private bool Matches(string password, string hash)
    {
        if (hash.StartsWith(Pbkdf2Prefix, StringComparison.Ordinal))
        {
            AccountMeters.Hashed("pbkdf2");
            return _pbkdf2.VerifyHashedPassword(Nobody, hash[Pbkdf2Prefix.Length..], password) != PasswordVerificationResult.Failed;
        }

        if (!Argon2id.IsAvailable)
        {
            return false;
        }

        AccountMeters.Hashed("argon2id");
        return Argon2id.Verify(password, hash);
    }

    private string HashByPbkdf2(string password)
    {
        AccountMeters.Hashed("pbkdf2");
        return Pbkdf2Prefix + _pbkdf2.HashPassword(Nobody, password);
    }

    private static bool IsCurrent(string hash) => hash.StartsWith(CurrentPrefix, StringComparison.Ordinal);

    private sealed class Place(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}

/// <summary>Outcome of a password check.</summary>
internal enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, but hashed by an older scheme or cost: hash it anew while the password is at hand.</summary>
    RightButOld,
}
