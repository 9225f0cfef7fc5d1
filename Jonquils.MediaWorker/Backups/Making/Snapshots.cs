using Npgsql;

namespace Jonquils.MediaWorker.Backups.Making;

/// <summary>One moment of all databases: a snapshot of each, taken within milliseconds of one another and held open while they are written.</summary>
internal sealed class Snapshots : IAsyncDisposable
{
    private readonly List<DatabaseSnapshot> _all = [];

    /// <summary>In the order in which they were taken.</summary>
    public IReadOnlyList<DatabaseSnapshot> All => _all;

    public static async Task<Snapshots> TakeAsync(BackupDatabases databases, CancellationToken cancel)
    {
        var snapshots = new Snapshots();
        try
        {
            // Signing in takes longer than a snapshot, so it is done before.
            foreach (var name in BackupDatabases.InOrder)
            {
                var connection = new NpgsqlConnection(databases.ToRead(name).ConnectionString);
                snapshots._all.Add(new DatabaseSnapshot(name, connection));
                await connection.OpenAsync(cancel);
            }

            foreach (var snapshot in snapshots._all)
            {
                await snapshot.TakeAsync(cancel);
            }

            return snapshots;
        }
        catch
        {
            await snapshots.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var snapshot in _all)
        {
            await snapshot.DisposeAsync();
        }
    }
}

/// <summary>A database as it was at one moment, for all who import the snapshot.</summary>
internal sealed class DatabaseSnapshot(string name, NpgsqlConnection connection) : IAsyncDisposable
{
    public string Name => name;

    /// <summary>What <c>pg_dump --snapshot</c> wants.</summary>
    public string Id { get; private set; } = "";

    public DateTimeOffset TakenAt { get; private set; }

    public string ServerVersion => connection.ServerVersion;

    public async Task TakeAsync(CancellationToken cancel)
    {
        await using var begin = new NpgsqlCommand(
            "SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0; BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", connection);
        await begin.ExecuteNonQueryAsync(cancel);
        await using var export = new NpgsqlCommand("SELECT pg_export_snapshot(), clock_timestamp()", connection);
        await using var row = await export.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        (Id, TakenAt) = Read(row);
    }

    public Task<SortedDictionary<string, long>> CountAsync(CancellationToken cancel) => TableCounts.ReadAsync(connection, cancel);

    /// <returns>Bytes that the whole database takes on its server; what is written of it takes less.</returns>
    public async Task<long> SizeAsync(CancellationToken cancel)
    {
        await using var size = new NpgsqlCommand("SELECT pg_database_size(current_database())", connection);
        return (long)(await size.ExecuteScalarAsync(cancel))!;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static (string, DateTimeOffset) Read(NpgsqlDataReader row) => (row.GetString(0), row.GetFieldValue<DateTimeOffset>(1));
}
