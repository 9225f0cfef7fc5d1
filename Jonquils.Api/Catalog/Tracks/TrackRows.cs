using Npgsql;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>Reads tracks with all that a response shows by one statement: EF would need three, and lists are read often.</summary>
internal static class TrackRows
{
    /// <summary>Columns of <see cref="Read"/>, of <c>tracks t</c> joined by <see cref="Joins"/>.</summary>
    public const string Columns = """
        t.id, t.title, t.album_id, al.title, t.duration_ms, t.track_number, t.disc_number, coalesce(t.release_date, al.release_date), t.source_key,
        t.popularity, t.tempo, t.energy, t.valence, t.loudness_lufs, t.is_available, t.status, coalesce(t.cover_url, al.cover_url),
        t.created_at, t.updated_at, t.uploaded_by, t.xmin, al.xmin, ar.versions, ar.ids, ar.names, ar.types, ar.orders, ge.ids, ge.names
        """;

    public const string Joins = """
        LEFT JOIN albums al ON al.id = t.album_id
        LEFT JOIN LATERAL (
            SELECT array_agg(p.artist_id ORDER BY p.display_order, p.artist_id) AS ids, array_agg(a.name ORDER BY p.display_order, p.artist_id) AS names,
                   array_agg(p.artist_type ORDER BY p.display_order, p.artist_id) AS types,
                   array_agg(p.display_order ORDER BY p.display_order, p.artist_id) AS orders, sum(a.xmin::text::bigint)::bigint AS versions
            FROM track_artists p JOIN artists a ON a.id = p.artist_id WHERE p.track_id = t.id) ar ON true
        LEFT JOIN LATERAL (
            SELECT array_agg(g.id ORDER BY g.id) AS ids, array_agg(g.name ORDER BY g.id) AS names
            FROM track_genres l JOIN genres g ON g.id = l.genre_id WHERE l.track_id = t.id) ge ON true
        """;

    /// <summary>How many columns <see cref="Columns"/> are; what a caller selects after them begins there.</summary>
    public const int Count = 29;

    /// <param name="Tag">Entity tag; changes with everything that the response shows.</param>
    internal sealed record Versioned(TrackResponse.Row Row, string Tag)
    {
        /// <summary>Those who may manage a track see more of it, so theirs is another representation.</summary>
        public string TagFor(bool mayManage) => mayManage ? $"\"{Tag}-m\"" : $"\"{Tag}\"";
    }

    public static Versioned Read(NpgsqlDataReader reader)
    {
        var version = reader.GetFieldValue<uint>(20);
        var album = reader.IsDBNull(21) ? 0 : reader.GetFieldValue<uint>(21);
        var artists = reader.IsDBNull(22) ? 0 : reader.GetInt64(22);
        var row = new TrackResponse.Row(
            reader.GetGuid(0), reader.GetString(1), Artists(reader), Nullable<Guid>(reader, 2), Text(reader, 3), Genres(reader), reader.GetInt32(4),
            Nullable<int>(reader, 5), Nullable<int>(reader, 6), Nullable<DateOnly>(reader, 7), Text(reader, 8), reader.GetInt32(9), Nullable<double>(reader, 10),
            Nullable<double>(reader, 11), Nullable<double>(reader, 12), Nullable<double>(reader, 13), reader.GetBoolean(14), Text(reader, 15), Text(reader, 16),
            reader.GetFieldValue<DateTimeOffset>(17), reader.GetFieldValue<DateTimeOffset>(18), Nullable<Guid>(reader, 19), version);
        return new Versioned(row, $"{version:x}-{album:x}-{artists:x}");
    }

    private static List<TrackResponse.ArtistPart> Artists(NpgsqlDataReader reader)
    {
        if (reader.IsDBNull(23))
        {
            return [];
        }

        var ids = reader.GetFieldValue<Guid[]>(23);
        var names = reader.GetFieldValue<string[]>(24);
        var types = reader.GetFieldValue<string[]>(25);
        var orders = reader.GetFieldValue<int[]>(26);
        var parts = new List<TrackResponse.ArtistPart>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            parts.Add(new(ids[i], names[i], types[i], orders[i]));
        }

        return parts;
    }

    private static List<TrackResponse.GenreName> Genres(NpgsqlDataReader reader)
    {
        if (reader.IsDBNull(27))
        {
            return [];
        }

        var ids = reader.GetFieldValue<int[]>(27);
        var names = reader.GetFieldValue<string[]>(28);
        return [.. ids.Select((id, i) => new TrackResponse.GenreName(id, names[i]))];
    }

    private static T? Nullable<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
