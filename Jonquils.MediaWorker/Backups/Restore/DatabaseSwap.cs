using System.Globalization;
using Jonquils.MediaWorker.Backups.Store;
using Npgsql;

namespace Jonquils.MediaWorker.Backups.Restore;

/// <summary>Databases that are restored beside those in use and then take their names.</summary>
/// <param name="moment">Tells this restore from others.</param>
internal sealed class DatabaseSwap(BackupDatabases databases, DateTimeOffset moment)
{
    private readonly string _stamp = moment.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    /// <summary>How the restored database is reached until the swap.</summary>
    public NpgsqlConnectionStringBuilder Restored(string name) => databases.ToOwn(name, NewOf(name));

    public Task CreateAsync(string name, CancellationToken cancel) => ServerOf(name).CreateAsync(NewOf(name), cancel);

    /// <summary>Lets the restored databases take the places.</summary>
    /// <returns>What those that were there are called now.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(BackupDocument document, CancellationToken cancel)
    {
        var kept = new List<string>();
        var back = new Stack<(ServerDatabases Server, string From, string To)>();
        try
        {
            foreach (var part in document.Databases)
            {
                var (server, database, before) = (ServerOf(part.Name), databases.DatabaseOf(part.Name), $"{databases.DatabaseOf(part.Name)}_before_{_stamp}");
                if (await server.ExistsAsync(database, cancel))
                {
                    await server.RenameAsync(database, before, cancel);
                    back.Push((server, before, database));
                    kept.Add(before);
                }

                await server.RenameAsync(NewOf(part.Name), database, cancel);
                back.Push((server, database, NewOf(part.Name)));
            }

            return kept;
        }
        catch
        {
            // All or none: databases of two moments must not stand side by side.
            while (back.TryPop(out var step))
            {
                await step.Server.RenameAsync(step.From, step.To, CancellationToken.None);
            }

            await DropRestoredAsync(document, CancellationToken.None);
            throw;
        }
    }

    public async Task DropRestoredAsync(BackupDocument document, CancellationToken cancel)
    {
        foreach (var part in document.Databases)
        {
            await ServerOf(part.Name).DropAsync(NewOf(part.Name), cancel);
        }
    }

    private string NewOf(string name) => $"{databases.DatabaseOf(name)}_new_{_stamp}";

    private ServerDatabases ServerOf(string name) => new(databases.ToOwn(name, ServerDatabases.Maintenance));
}
