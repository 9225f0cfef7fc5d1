using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Npgsql;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>Finds tracks by id for readers; what can be played is kept in memory until it changes.</summary>
internal sealed class TrackReader([FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database, TrackCache cache)
{
    private const string FindSql = $"SELECT {TrackRows.Columns} FROM tracks t {TrackRows.Joins} WHERE t.id = $1";

    /// <summary>All tracks of an array of ids, in no order.</summary>
    public const string FindAllSql = $"SELECT {TrackRows.Columns} FROM tracks t {TrackRows.Joins} WHERE t.id = ANY($1)";

    private const string ManagedSql = """
        SELECT artist_id FROM artist_managers WHERE user_id = $1 AND (permissions @> '["ALL"]' OR permissions @> '["UPLOAD"]')
        """;

    private const string MineSql = "SELECT 1 FROM track_artists p JOIN artist_managers m USING (artist_id) WHERE p.track_id = $1 AND m.user_id = $2 LIMIT 1";

    /// <returns><see langword="null"/> when the caller cannot see the track.</returns>
    public async ValueTask<CachedTrack?> FindAsync(Guid trackId, CurrentUser? user, CancellationToken cancel)
    {
        if (cache.TryGet(trackId, out var known))
        {
            return known;
        }

        var generation = cache.Generation;
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(FindSql, connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = trackId } } };
        // Prepared once a connection: planning these joins costs more than running them.
        await command.PrepareAsync(cancel);
        CachedTrack? found = null;
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            if (await reader.ReadAsync(cancel))
            {
                found = new CachedTrack(TrackRows.Read(reader));
            }
        }

        if (found is null || !(found.Track.Row.IsAvailable || found.Track.Row.MayManage(user) || await IsMineAsync(connection, trackId, user, cancel)))
        {
            return null;
        }

        if (found.Track.Row.IsAvailable)
        {
            cache.Keep(trackId, found, generation);
        }

        return found;
    }

    /// <summary>The tracks of a page whose ids the caller may see; one that went meanwhile is missing.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, TrackResponse.Row>> FindAllAsync(NpgsqlConnection connection, IEnumerable<Guid> trackIds, CancellationToken cancel)
    {
        var found = new Dictionary<Guid, TrackResponse.Row>();
        var unknown = new List<Guid>();
        var generation = cache.Generation;
        foreach (var id in trackIds)
        {
            if (cache.TryGet(id, out var known))
            {
                found[id] = known.Track.Row;
            }
            else
            {
                unknown.Add(id);
            }
        }

        if (unknown.Count == 0)
        {
            return found;
        }

        await using var command = new NpgsqlCommand(FindAllSql, connection) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. unknown] } } };
        await command.PrepareAsync(cancel);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var track = new CachedTrack(TrackRows.Read(reader));
            var row = track.Track.Row;
            found[row.Id] = row;
            if (row.IsAvailable)
            {
                cache.Keep(row.Id, track, generation);
            }
        }

        return found;
    }

    /// <summary>Artists that the caller manages with <c>UPLOAD</c>.</summary>
    public async ValueTask<IReadOnlySet<Guid>> ManagedByAsync(CurrentUser? user, CancellationToken cancel)
    {
        if (user is null || user.IsAdmin)
        {
            return TrackCache.Nobody;
        }

        if (cache.TryGetManaged(user.Id, out var known))
        {
            return known;
        }

        var generation = cache.Generation;
        var managed = new HashSet<Guid>();
        await using var command = database.CreateCommand(ManagedSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = user.Id });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            managed.Add(reader.GetGuid(0));
        }

        cache.KeepManaged(user.Id, managed, generation);
        return managed;
    }

    private static async Task<bool> IsMineAsync(NpgsqlConnection connection, Guid trackId, CurrentUser? user, CancellationToken cancel)
    {
        if (user is null)
        {
            return false;
        }

        await using var command = new NpgsqlCommand(MineSql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = trackId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = user.Id });
        return await command.ExecuteScalarAsync(cancel) is not null;
    }
}
