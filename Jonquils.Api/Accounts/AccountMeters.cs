using System.Diagnostics.Metrics;

namespace Jonquils.Api.Accounts;

/// <summary>What accounts count.</summary>
internal static class AccountMeters
{
    private static readonly Meter Meter = new("Jonquils.Accounts");

    /// <summary>Accounts that were made.</summary>
    public static Counter<long> Registrations { get; } = Meter.CreateCounter<long>("jonquils.accounts.registrations", "{account}", "Accounts that were made");

    private static readonly Counter<long> SignIns = Meter.CreateCounter<long>("jonquils.accounts.sign_ins", "{attempt}", "Attempts to sign in, by outcome");

    /// <param name="outcome">One of a few words: <c>done</c>, <c>wrong</c>, <c>locked</c>.</param>
    public static void SignedIn(string outcome) => SignIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
