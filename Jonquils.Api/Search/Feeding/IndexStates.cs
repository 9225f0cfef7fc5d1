using Jonquils.Api.Search.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Search.Feeding;

/// <summary>Keeps <see cref="IndexState"/> of every engine.</summary>
internal sealed class IndexStates([FromKeyedServices(SearchDb.Name)] NpgsqlDataSource database, IServiceScopeFactory scopes)
{
    /// <returns><see langword="null"/> when the engine is new.</returns>
    public async Task<IndexState?> FindAsync(string engine, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SearchDb>().Indexes.AsNoTracking().SingleOrDefaultAsync(i => i.Engine == engine, cancel);
    }

    /// <summary>The moment: what is committed now.</summary>
    /// <returns>The snapshot as text, and a number that only grows from one call to the next.</returns>
    public async Task<(string Snapshot, long Version)> NowAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT s::text, pg_snapshot_xmin(s)::text::bigint FROM pg_current_snapshot() s");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetString(0), reader.GetInt64(1));
    }

    /// <summary>Runs a statement about one engine's row; <c>$1</c> is its name.</summary>
    public async Task<int> UpdateAsync(string engine, string sql, CancellationToken cancel, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = engine });
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Asks for a new index. While one is being built that began after this moment, nothing more is needed.</summary>
    public Task RequestAsync(string engine, CancellationToken cancel) => UpdateAsync(
        engine,
        "INSERT INTO search.indexes AS i (engine, generation, shape, documents, is_requested, build_done, build_total) VALUES ($1, 0, 0, 0, true, 0, 0) ON CONFLICT (engine) DO UPDATE SET is_requested = true",
        cancel);

    /// <summary>Keeps all others from writing to the engine's answering index and from moving its position, until the transaction ends.</summary>
    /// <returns>The position, or <see langword="null"/> when another is at it (and <paramref name="mayWait"/> is not set) or there is no index yet.</returns>
    public static async Task<string?> LockAsync(NpgsqlConnection connection, string engine, bool mayWait, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT position FROM search.indexes WHERE engine = $1 FOR UPDATE {(mayWait ? "" : "SKIP LOCKED")}", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = engine });
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    public Task<NpgsqlConnection> ConnectAsync(CancellationToken cancel) => database.OpenConnectionAsync(cancel).AsTask();

    /// <summary>Where the engines in use are, and the indexes under way for them; those of engines that are no longer in use are forgotten.</summary>
    public async Task<IReadOnlyList<string>> PositionsAsync(IReadOnlyCollection<string> engines, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            WITH unused AS (DELETE FROM search.indexes WHERE engine <> ALL($1))
            SELECT p FROM search.indexes, unnest(ARRAY[position, build_position]) p WHERE engine = ANY($1) AND p IS NOT NULL
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. engines] });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var positions = new List<string>();
        while (await reader.ReadAsync(cancel))
        {
            positions.Add(reader.GetString(0));
        }

        return positions;
    }
}
