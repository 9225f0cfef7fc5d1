using Jonquils.ServiceDefaults.Loops;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>Removes expired tokens by itself.</summary>
internal sealed class ExpiredTokens(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpiredTokens> logger)
    : PeriodicLoop(TimeSpan.FromHours(1), clock, logger)
{
    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var cleaning = scope.ServiceProvider.GetRequiredService<TokenCleaning>();
        while ((await cleaning.CleanUpAsync(dryRun: false, cancel)).IsMore)
        {
        }
    }
}
