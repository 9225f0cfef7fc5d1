using Jonquils.ServiceDefaults.Loops;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Removes growing packages some time after their jobs ended.</summary>
internal sealed class GrowingPackageCleaning(GrowingPackages packages, TimeProvider clock, ILogger<GrowingPackageCleaning> logger)
    : PeriodicLoop(TimeSpan.FromMinutes(5), clock, logger)
{
    protected override Task RunOnceAsync(CancellationToken cancel) => packages.RemoveAsync(dryRun: false, cancel);
}
