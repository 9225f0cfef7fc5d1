using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>Removes tokens that time has made worthless: every renewal leaves one behind, and each holds an address and a device.</summary>
internal sealed class ExpiredTokens(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpiredTokens> logger)
    : PeriodicLoop(TimeSpan.FromHours(1), clock, logger)
{
    /// <summary>Few enough that nobody who renews waits long for the rows that a turn holds.</summary>
    private const int AtATime = 5000;

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var now = Clock.GetUtcNow();
        int removed;
        do
        {
            removed = await database.RefreshTokens.Where(t => t.ExpiresAt <= now).OrderBy(t => t.ExpiresAt).Take(AtATime).ExecuteDeleteAsync(cancel);
        }
        while (removed == AtATime);

        await database.OneTimeTokens.Where(t => t.ExpiresAt <= now).ExecuteDeleteAsync(cancel);
    }
}
