using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Loops;
using Npgsql;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>Hears from the database what changed, and makes <see cref="TrackCache"/> forget it.</summary>
internal sealed class CatalogChanges(
    [FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database, TrackCache cache, TimeProvider clock, ILogger<CatalogChanges> logger)
    : PeriodicLoop(TimeSpan.FromSeconds(1), clock, logger)
{
    /// <summary>Channel of the triggers; the payload is ids of tracks, or <see cref="Everything"/>.</summary>
    public const string Channel = "catalog_changes";
    public const string Everything = "*";

    private static readonly TimeSpan Proof = TimeSpan.FromSeconds(20);

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        connection.Notification += (_, told) => Forget(told.Payload);
        try
        {
            await ExecuteAsync(connection, $"LISTEN {Channel}", cancel);
            cache.SetTold(true);
            while (true)
            {
                if (!await connection.WaitAsync(Proof, cancel))
                {
                    // A connection that died without a word would let old values stay; a question finds out.
                    await ExecuteAsync(connection, "SELECT 1", cancel);
                }
            }
        }
        finally
        {
            cache.SetTold(false);
        }
    }

    private void Forget(string payload)
    {
        if (payload == Everything)
        {
            cache.ForgetAll();
            return;
        }

        foreach (var id in payload.Split(','))
        {
            if (Guid.TryParse(id, out var trackId))
            {
                cache.Forget(trackId);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
