using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Loops;
using Npgsql;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Hears from PostgreSQL that jobs wait or are to stop. Whoever waits polls as well, so that a lost connection only costs time.</summary>
internal sealed class JobListener(
    [FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, JobSignals signals, TimeProvider clock, ILogger<JobListener> logger)
    : PeriodicLoop(TimeSpan.Zero, clock, logger)
{
    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {ProcessingDb.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancel);
        }

        // What came before we listened.
        signals.Announce();
        while (true)
        {
            await connection.WaitAsync(cancel);
        }
    }

    private void Hear(string payload)
    {
        if (Guid.TryParse(payload, out var jobId))
        {
            signals.Stop(jobId);
        }
        else
        {
            signals.Announce();
        }
    }
}
