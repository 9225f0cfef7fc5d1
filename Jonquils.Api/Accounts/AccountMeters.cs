using System.Diagnostics.Metrics;

namespace Jonquils.Api.Accounts;

/// <summary>What accounts count.</summary>
internal static class AccountMeters
{
    private static readonly Meter Meter = new("Jonquils.Accounts");

    /// <summary>Accounts that were made.</summary>
    public static Counter<long> Registrations { get; } = Meter.CreateCounter<long>("jonquils.accounts.registrations", "{account}", "Accounts that were made");

    private static readonly Counter<long> SignIns = Meter.CreateCounter<long>("jonquils.accounts.sign_ins", "{attempt}", "Attempts to sign in, by outcome");

    private static readonly Counter<long> Hashes = Meter.CreateCounter<long>("jonquils.accounts.password_hashes", "{hash}", "Passwords that were hashed to make or check one, by scheme");

    /// <param name="scheme"><c>argon2id</c> or <c>pbkdf2</c>.</param>
    public static void Hashed(string scheme) => Hashes.Add(1, new KeyValuePair<string, object?>("scheme", scheme));

    /// <param name="outcome">One of a few words: <c>done</c>, <c>wrong</c>, <c>locked</c>.</param>
    public static void SignedIn(string outcome) => SignIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
