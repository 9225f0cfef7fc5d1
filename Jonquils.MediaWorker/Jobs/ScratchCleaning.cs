using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Loops;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Removes what died with other workers of this machine, at the start and now and then.</summary>
internal sealed class ScratchCleaning(TimeProvider clock, ILogger<ScratchCleaning> logger) : PeriodicLoop(TimeSpan.FromMinutes(10), clock, logger)
{
    protected override Task RunOnceAsync(CancellationToken cancel)
    {
        ScratchFolder.RemoveLeftovers();
        return Task.CompletedTask;
    }
}
