using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Catalog;

/// <summary>Finds tracks by what people write of them, for lists that come from elsewhere.</summary>
internal sealed class TrackMatching([FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database)
{
    /// <summary>Titles that many tracks share are cut here, the most popular first.</summary>
    private const int MostPerName = 20;

    // The title is found by its index; the artist only sorts out what it found. An artist may be credited as "A, B".
    private static readonly string Sql = $"""
        SELECT named.ord, found.id, found.duration_ms
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS named(title, artist, ord)
        CROSS JOIN LATERAL (
            SELECT t.id, t.duration_ms, t.popularity
            FROM tracks t
            WHERE lower(t.title) = lower(named.title)
              AND (t.is_available OR $4 OR t.uploaded_by = $3)
              AND (named.artist IS NULL OR EXISTS (
                  SELECT 1 FROM track_artists p JOIN artists a ON a.id = p.artist_id
                  WHERE p.track_id = t.id AND lower(a.name) IN (lower(named.artist), lower(split_part(named.artist, ', ', 1)))))
            ORDER BY t.popularity DESC, t.id
            LIMIT {MostPerName}) found
        ORDER BY named.ord, found.popularity DESC, found.id
        """;

    /// <summary>Tracks by title and artist, in any case of letters; each name's best known first.</summary>
    public async Task<ILookup<TrackName, MatchingTrack>> FindAsync(IReadOnlyCollection<TrackName> names, CurrentUser user, CancellationToken cancel)
    {
        var wanted = names.Distinct().ToArray();
        var found = new List<(TrackName Name, MatchingTrack Track)>();
        if (wanted.Length > 0)
        {
            await using var command = database.CreateCommand(Sql);
            command.Parameters.Add(new() { Value = wanted.Select(n => n.Title).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            command.Parameters.Add(new() { Value = wanted.Select(n => n.Artist).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = user.Id });
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = user.IsAdmin });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                found.Add((wanted[reader.GetInt64(0) - 1], new MatchingTrack(reader.GetGuid(1), reader.GetInt32(2))));
            }
        }

        return found.ToLookup(pair => pair.Name, pair => pair.Track);
    }
}

/// <param name="Artist"><see langword="null"/> when the list does not say.</param>
internal sealed record TrackName(string Title, string? Artist);

/// <param name="DurationMs">Milliseconds; 0 until it is known.</param>
internal sealed record MatchingTrack(Guid Id, int DurationMs);
