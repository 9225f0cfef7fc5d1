using Jonquils.Api.Catalog.Database;
using Npgsql;

namespace Jonquils.Api.Catalog;

/// <summary>What others who keep a copy of the catalogue read: which entries changed between two moments, and how entries are now.</summary>
/// <remarks>
/// A moment is a snapshot of PostgreSQL as text. A change is told once the transaction that made it is in the later snapshot and was not in the earlier,
/// so none is missed however long that transaction took, and one that is slow holds up no other. Entries are told, not values: reading them twice does no harm.
/// </remarks>
internal sealed class CatalogFeed([FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database)
{
    public const string Track = "track";
    public const string Artist = "artist";
    public const string Album = "album";

    /// <summary>Channel that is told when a change commits.</summary>
    public const string Channel = "search_feed";

    private const string Changed = "tx >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(tx, $1::pg_snapshot) AND pg_visible_in_snapshot(tx, $2::pg_snapshot)";

    // What an artist, album or genre is called stands in all its tracks. They are looked for now, when the new name is there for everybody.
    private const string ReadSql = $"""
        WITH told AS (SELECT DISTINCT kind, id, number FROM search_feed WHERE {Changed})
        SELECT kind, id FROM told WHERE kind IN ('track', 'artist', 'album', 'all')
        UNION SELECT 'track', p.track_id FROM told JOIN track_artists p ON p.artist_id = told.id WHERE kind = 'artist_tracks'
        UNION SELECT 'album', a.id FROM told JOIN albums a ON a.artist_id = told.id WHERE kind = 'artist_tracks'
        UNION SELECT 'track', t.id FROM told JOIN tracks t ON t.album_id = told.id WHERE kind = 'album_tracks'
        UNION SELECT 'track', g.track_id FROM told JOIN track_genres g ON g.genre_id = told.number WHERE kind = 'genre_tracks'
        """;

    private const string TracksSql = """
        SELECT t.id, t.title, t.popularity, coalesce(t.release_date, al.release_date), t.created_at, t.tempo, t.energy, t.valence, t.duration_ms,
               coalesce(t.cover_url, al.cover_url), t.album_id, al.title, ar.ids, ar.names, ge.names
        FROM tracks t
        LEFT JOIN albums al ON al.id = t.album_id
        LEFT JOIN LATERAL (
            SELECT array_agg(p.artist_id ORDER BY p.display_order, p.artist_id) AS ids, array_agg(a.name::text ORDER BY p.display_order, p.artist_id) AS names
            FROM track_artists p JOIN artists a ON a.id = p.artist_id WHERE p.track_id = t.id) ar ON true
        LEFT JOIN LATERAL (
            SELECT array_agg(g.name::text ORDER BY g.id) AS names FROM track_genres l JOIN genres g ON g.id = l.genre_id WHERE l.track_id = t.id) ge ON true
        WHERE t.is_available AND
        """;

    private const string ArtistsSql = """
        SELECT t.id, t.name, coalesce(s.popularity, 0), NULL::date, t.created_at, t.avatar_url, NULL::text, NULL::uuid[], NULL::text[]
        FROM artists t
        LEFT JOIN LATERAL (
            SELECT max(m.popularity) AS popularity FROM track_artists p JOIN tracks m ON m.id = p.track_id WHERE p.artist_id = t.id AND m.is_available) s ON true
        WHERE
        """;

    private const string AlbumsSql = """
        SELECT t.id, t.title, coalesce(s.popularity, 0), t.release_date, t.created_at, t.cover_url, t.type,
               CASE WHEN a.id IS NOT NULL THEN ARRAY[a.id] END, CASE WHEN a.id IS NOT NULL THEN ARRAY[a.name::text] END
        FROM albums t
        LEFT JOIN artists a ON a.id = t.artist_id
        LEFT JOIN LATERAL (SELECT max(m.popularity) AS popularity FROM tracks m WHERE m.album_id = t.id AND m.is_available) s ON true
        WHERE
        """;

    // Until the transaction of the batch ends. Every entry is found by an index, whatever the statistics say: after a bulk load there are none yet, and what was planned then would take hours.
    private const string ByIndexSql = "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)";

    /// <summary>Entries that changed, were added or went away between two moments, each once.</summary>
    /// <returns><c>IsBulk</c> when so much changed at once that all is to be read anew.</returns>
    public async Task<(bool IsBulk, IReadOnlyList<CatalogChange> Changes)> ReadAsync(string since, string until, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ReadSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = since });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = until });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var isBulk = false;
        var changes = new List<CatalogChange>();
        while (await reader.ReadAsync(cancel))
        {
            if (await reader.IsDBNullAsync(1, cancel))
            {
                isBulk = true;
                continue;
            }

            changes.Add(new CatalogChange(reader.GetString(0), reader.GetGuid(1)));
        }

        return (isBulk, changes);
    }

    /// <summary>Whether anything changed between two moments.</summary>
    public async Task<bool> AnyAsync(string since, string until, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"SELECT EXISTS (SELECT 1 FROM search_feed WHERE {Changed})");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = since });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = until });
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <summary>Lets go of the changes that are in all of these snapshots.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<string> positions, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "DELETE FROM search_feed WHERE tx < (SELECT pg_snapshot_xmin(p::pg_snapshot) AS oldest FROM unnest($1) p ORDER BY oldest LIMIT 1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. positions] });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>How the entries of a kind are now that everybody may see; those that are gone or hidden are simply not in the answer.</summary>
    /// <param name="kind"><see cref="Track"/>, <see cref="Artist"/> or <see cref="Album"/>.</param>
    public Task<List<CatalogEntry>> FindAsync(string kind, IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        QueryAsync(kind, "t.id = ANY($1)", [new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] }], cancel);

    /// <summary>The next entries of a kind in the order of their ids.</summary>
    /// <param name="after">The last that was read; <see langword="null"/> for the beginning.</param>
    public Task<List<CatalogEntry>> ScanAsync(string kind, Guid? after, int limit, CancellationToken cancel) => QueryAsync(
        kind, "t.id > $1 ORDER BY t.id LIMIT $2", [new NpgsqlParameter<Guid> { TypedValue = after ?? Guid.Empty }, new NpgsqlParameter<int> { TypedValue = limit }], cancel);

    /// <summary>How many entries there are of a kind, all counted.</summary>
    public async Task<long> CountAsync(string kind, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"SELECT count(*) FROM {TableOf(kind)}{(kind == Track ? " WHERE is_available" : "")}");
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Those of the ids that everybody may see at this moment.</summary>
    public async Task<IReadOnlySet<Guid>> VisibleAsync(string kind, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"SELECT id FROM {TableOf(kind)} WHERE id = ANY($1){(kind == Track ? " AND is_available" : "")}");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var visible = new HashSet<Guid>(ids.Count);
        while (await reader.ReadAsync(cancel))
        {
            visible.Add(reader.GetGuid(0));
        }

        return visible;
    }

    private static string TableOf(string kind) => kind switch
    {
        Track => "tracks",
        Artist => "artists",
        Album => "albums",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The catalogue has no such kind."),
    };

    private async Task<List<CatalogEntry>> QueryAsync(string kind, string which, NpgsqlParameter[] parameters, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ByIndexSql));
        var read = new NpgsqlBatchCommand($"{(kind == Track ? TracksSql : kind == Artist ? ArtistsSql : AlbumsSql)} {which}");
        read.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(read);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        var entries = new List<CatalogEntry>();
        while (await reader.ReadAsync(cancel))
        {
            entries.Add(Read(reader, kind));
        }

        return entries;
    }

    private static CatalogEntry Read(NpgsqlDataReader reader, string kind)
    {
        var entry = new CatalogEntry(reader.GetGuid(0), reader.GetString(1), reader.GetInt32(2), Nullable<DateOnly>(reader, 3), reader.GetFieldValue<DateTimeOffset>(4));
        return kind == Track
            ? entry with
            {
                Tempo = Nullable<double>(reader, 5),
                Energy = Nullable<double>(reader, 6),
                Valence = Nullable<double>(reader, 7),
                DurationMs = reader.GetInt32(8),
                CoverUrl = Text(reader, 9),
                AlbumId = Nullable<Guid>(reader, 10),
                AlbumTitle = Text(reader, 11),
                Artists = Names(reader, 12),
                Genres = reader.IsDBNull(14) ? [] : reader.GetFieldValue<string[]>(14),
            }
            : entry with { CoverUrl = Text(reader, 5), AlbumType = Text(reader, 6), Artists = Names(reader, 7) };
    }

    private static (Guid Id, string Name)[] Names(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? [] : [.. reader.GetFieldValue<Guid[]>(column).Zip(reader.GetFieldValue<string[]>(column + 1))];

    private static T? Nullable<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <param name="Kind"><see cref="CatalogFeed.Track"/>, <see cref="CatalogFeed.Artist"/> or <see cref="CatalogFeed.Album"/>.</param>
internal readonly record struct CatalogChange(string Kind, Guid Id);

/// <summary>A track, artist or album as everybody sees it.</summary>
/// <param name="Popularity">0 to 100; of artists and albums that of their most popular track.</param>
/// <param name="Released">Day of release, if known.</param>
internal sealed record CatalogEntry(Guid Id, string Title, int Popularity, DateOnly? Released, DateTimeOffset CreatedAt)
{
    /// <summary>Beats a minute.</summary>
    public double? Tempo { get; init; }

    /// <summary>0 to 1.</summary>
    public double? Energy { get; init; }

    /// <summary>0 to 1.</summary>
    public double? Valence { get; init; }

    /// <summary>Milliseconds; <see langword="null"/> for what is no track.</summary>
    public int? DurationMs { get; init; }

    public string? CoverUrl { get; init; }

    public Guid? AlbumId { get; init; }

    public string? AlbumTitle { get; init; }

    /// <summary><c>SINGLE</c>, <c>EP</c> or <c>ALBUM</c> of an album.</summary>
    public string? AlbumType { get; init; }

    public (Guid Id, string Name)[] Artists { get; init; } = [];

    public string[] Genres { get; init; } = [];
}
