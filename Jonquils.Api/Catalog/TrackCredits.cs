using Jonquils.Api.Catalog.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Catalog;

/// <summary>Who made tracks and what kind of music they are, for modules that count; visible to the caller or not.</summary>
internal sealed class TrackCredits([FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database)
{
    private const string CreditsSql = """
        SELECT t.id, t.duration_ms,
               ARRAY(SELECT artist_id FROM track_artists WHERE track_id = t.id ORDER BY display_order, artist_id),
               ARRAY(SELECT genre_id FROM track_genres WHERE track_id = t.id ORDER BY genre_id)
        FROM tracks t WHERE t.id = ANY($1)
        """;

    /// <summary>Tracks that were deleted are not in the answer.</summary>
    public async Task<IReadOnlyDictionary<Guid, CreditedTrack>> OfAsync(IReadOnlyCollection<Guid> trackIds, CancellationToken cancel)
    {
        var credits = new Dictionary<Guid, CreditedTrack>();
        await using var command = database.CreateCommand(CreditsSql);
        command.Parameters.Add(new() { Value = trackIds.Distinct().ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            credits[reader.GetGuid(0)] = Read(reader);
        }

        return credits;
    }

    /// <summary>Titles of tracks.</summary>
    public Task<IReadOnlyDictionary<Guid, string>> TitlesAsync(IReadOnlyCollection<Guid> trackIds, CancellationToken cancel) =>
        NamesAsync("SELECT id, title FROM tracks WHERE id = ANY($1)", trackIds, NpgsqlDbType.Uuid, cancel);

    /// <summary>Names of artists.</summary>
    public Task<IReadOnlyDictionary<Guid, string>> ArtistNamesAsync(IReadOnlyCollection<Guid> artistIds, CancellationToken cancel) =>
        NamesAsync("SELECT id, name FROM artists WHERE id = ANY($1)", artistIds, NpgsqlDbType.Uuid, cancel);

    /// <summary>Names of genres.</summary>
    public Task<IReadOnlyDictionary<int, string>> GenreNamesAsync(IReadOnlyCollection<int> genreIds, CancellationToken cancel) =>
        NamesAsync("SELECT id, name FROM genres WHERE id = ANY($1)", genreIds, NpgsqlDbType.Integer, cancel);

    private async Task<IReadOnlyDictionary<T, string>> NamesAsync<T>(string sql, IReadOnlyCollection<T> ids, NpgsqlDbType type, CancellationToken cancel)
        where T : notnull
    {
        var names = new Dictionary<T, string>();
        if (ids.Count == 0)
        {
            return names;
        }

        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            names[KeyOf<T>(reader)] = reader.GetString(1);
        }

        return names;
    }

    private static CreditedTrack Read(NpgsqlDataReader row) => new(row.GetInt32(1), row.GetFieldValue<Guid[]>(2), row.GetFieldValue<int[]>(3));

    private static T KeyOf<T>(NpgsqlDataReader row) => row.GetFieldValue<T>(0);
}

/// <param name="DurationMs">Milliseconds; 0 while not known.</param>
/// <param name="ArtistIds">All who are credited, the first first.</param>
internal sealed record CreditedTrack(int DurationMs, IReadOnlyList<Guid> ArtistIds, IReadOnlyList<int> GenreIds);
