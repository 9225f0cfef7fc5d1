using Jonquils.ServiceDefaults.Loops;

namespace Jonquils.Api.Catalog.Removals;

/// <summary>Ends expired uploads by itself, soon: their space belongs to people who wait for it.</summary>
internal sealed class ExpiryLoop(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpiryLoop> logger) : PeriodicLoop(TimeSpan.FromMinutes(1), clock, logger)
{
    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        bool isMore;
        do
        {
            await using var scope = scopes.CreateAsyncScope();
            isMore = (await scope.ServiceProvider.GetRequiredService<CatalogCleaning>().CleanUpAsync(dryRun: false, cancel)).IsMore;
        }
        while (isMore);
    }
}
