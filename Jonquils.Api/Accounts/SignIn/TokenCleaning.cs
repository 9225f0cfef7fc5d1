using Jonquils.Api.Accounts.Database;
using Jonquils.Api.CleanUp;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>Tokens that time has made worthless: every renewal leaves one behind, and each holds an address and a device. And old messages.</summary>
internal sealed class TokenCleaning(AccountsDb database, [FromKeyedServices(AccountsDb.Name)] NpgsqlDataSource messages, TimeProvider clock) : ICleansUp
{
    /// <summary>Few enough that nobody who renews waits long for the rows that a turn holds.</summary>
    private const int AtATime = 5000;

    public string Name => "accounts";

    public async Task<CleanUpTurn> CleanUpAsync(bool dryRun, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var sessions = database.RefreshTokens.Where(t => t.ExpiresAt <= now);
        var letters = database.OneTimeTokens.Where(t => t.ExpiresAt <= now);
        var (ended, used) = dryRun
            ? (await sessions.CountAsync(cancel), await letters.CountAsync(cancel))
            : (await sessions.OrderBy(t => t.ExpiresAt).Take(AtATime).ExecuteDeleteAsync(cancel), await letters.ExecuteDeleteAsync(cancel));
        var (sent, taken, isMore) = await OutboxCleaning.RunAsync(messages, dryRun, cancel);
        return new CleanUpTurn(
            [new("refresh_tokens", ended), new("one_time_tokens", used), new("accounts_outbox", sent), new("accounts_inbox", taken)], isMore || (!dryRun && ended == AtATime));
    }
}
