using Jonquils.Api.Playlists.Database;
using Npgsql;

namespace Jonquils.Api.Playlists;

/// <summary>What others who keep a copy of the playlists read: which changed between two moments, and how they are now.</summary>
/// <remarks>A moment is a snapshot of <c>catalog_db</c> as text, the same that the catalogue's feed is read by.</remarks>
internal sealed class PlaylistFeed([FromKeyedServices(PlaylistsDb.Name)] NpgsqlDataSource database)
{
    private const string Changed = "tx >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(tx, $1::pg_snapshot) AND pg_visible_in_snapshot(tx, $2::pg_snapshot)";
    private const string EntriesSql = "SELECT id, user_id, title, description, is_public, track_count, created_at FROM playlists.playlists WHERE ";

    /// <summary>Playlists that changed, were added or went away between two moments, each once.</summary>
    public Task<List<Guid>> ReadAsync(string since, string until, CancellationToken cancel) =>
        IdsAsync($"SELECT DISTINCT id FROM playlists.search_feed WHERE {Changed}", [Text(since), Text(until)], cancel);

    /// <summary>Whether anything changed between two moments.</summary>
    public async Task<bool> AnyAsync(string since, string until, CancellationToken cancel) =>
        (await IdsAsync($"SELECT id FROM playlists.search_feed WHERE {Changed} LIMIT 1", [Text(since), Text(until)], cancel)).Count > 0;

    /// <summary>Lets go of the changes that are in all of these snapshots.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<string> positions, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "DELETE FROM playlists.search_feed WHERE tx < (SELECT pg_snapshot_xmin(p::pg_snapshot) AS oldest FROM unnest($1) p ORDER BY oldest LIMIT 1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. positions] });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>How the playlists are now; those that are gone are simply not in the answer.</summary>
    public Task<List<FedPlaylist>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        QueryAsync("id = ANY($1)", [new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] }], cancel);

    /// <summary>The next playlists in the order of their ids.</summary>
    /// <param name="after">The last that was read; <see langword="null"/> for the beginning.</param>
    public Task<List<FedPlaylist>> ScanAsync(Guid? after, int limit, CancellationToken cancel) => QueryAsync(
        "id > $1 ORDER BY id LIMIT $2", [new NpgsqlParameter<Guid> { TypedValue = after ?? Guid.Empty }, new NpgsqlParameter<int> { TypedValue = limit }], cancel);

    public async Task<long> CountAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM playlists.playlists");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Those of the ids that the caller may find at this moment: public ones and their own.</summary>
    /// <param name="userId"><see langword="null"/> for a visitor who is not signed in.</param>
    public async Task<IReadOnlySet<Guid>> VisibleAsync(IReadOnlyCollection<Guid> ids, Guid? userId, CancellationToken cancel) => (await IdsAsync(
        "SELECT id FROM playlists.playlists WHERE id = ANY($1) AND (is_public OR user_id = $2)",
        [new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] }, new NpgsqlParameter<Guid> { TypedValue = userId ?? Guid.Empty }], cancel)).ToHashSet();

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static FedPlaylist Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetBoolean(4), reader.GetInt32(5),
        reader.GetFieldValue<DateTimeOffset>(6));

    private async Task<List<Guid>> IdsAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancel))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private async Task<List<FedPlaylist>> QueryAsync(string which, NpgsqlParameter[] parameters, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(EntriesSql + which);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new List<FedPlaylist>();
        while (await reader.ReadAsync(cancel))
        {
            found.Add(Read(reader));
        }

        return found;
    }
}

/// <summary>A playlist as its owner sees it.</summary>
internal sealed record FedPlaylist(Guid Id, Guid UserId, string Title, string? Description, bool IsPublic, int TrackCount, DateTimeOffset CreatedAt);
