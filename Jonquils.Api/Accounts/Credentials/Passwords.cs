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
    private readonly Lazy<string> _decoy;

    public Passwords() => _decoy = new(() => Hash(Guid.NewGuid().ToString()));

    public string Hash(string password) =>
        Argon2id.IsAvailable ? Argon2id.Hash(password) : Pbkdf2Prefix + _pbkdf2.HashPassword(Nobody, password);

    /// <summary>Waits for a place among those who may hash; dispose it to leave.</summary>
    /// <remarks>What is counted inside cannot be outrun by many requests at once: at most the few inside have not been counted yet.</remarks>
    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        return new Place(_gate);
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Checks a password; takes as long when there is no such account.</summary>
    /// <param name="hash">The account's hash, or <see langword="null"/> when there is no account.</param>
    public PasswordCheck Check(string password, string? hash)
    {
        if (password.Length > MaxLength)
        {
            return PasswordCheck.Wrong;
        }

        var isRight = Matches(password, hash ?? _decoy.Value) && hash is not null;
        return !isRight ? PasswordCheck.Wrong : IsCurrent(hash!) ? PasswordCheck.Right : PasswordCheck.RightButOld;
    }

    private bool Matches(string password, string hash) => hash.StartsWith(Pbkdf2Prefix, StringComparison.Ordinal)
        ? _pbkdf2.VerifyHashedPassword(Nobody, hash[Pbkdf2Prefix.Length..], password) != PasswordVerificationResult.Failed
        : Argon2id.IsAvailable && Argon2id.Verify(password, hash);

    private static bool IsCurrent(string hash) =>
        hash.StartsWith(Argon2id.IsAvailable ? Argon2id.Prefix : Pbkdf2Prefix, StringComparison.Ordinal);

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
