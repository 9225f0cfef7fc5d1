using System.Buffers.Binary;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Catalog.Seeding;

/// <summary>Writes a made-up catalogue by binary COPY, in one transaction; indexes and references are dropped before and built after, which is several times faster.</summary>
internal sealed class CatalogSeed(NpgsqlDataSource database, int tracks)
{
    private const int TracksPerAlbum = 12;
    private const int AlbumsPerArtist = 4;
    private const int MostLooks = 40;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Filled = ["artists", "albums", "tracks", "track_artists", "track_genres"];

    private int Albums => (tracks + TracksPerAlbum - 1) / TracksPerAlbum;

    private int Artists => (Albums + AlbumsPerArtist - 1) / AlbumsPerArtist;

    /// <returns><see langword="false"/> when a seed was written before.</returns>
    public async Task<bool> WriteAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var known = new NpgsqlCommand("SELECT 1 FROM tracks WHERE id = $1", connection))
        {
            known.Parameters.Add(new() { Value = Id('t', 0) });
            if (await known.ExecuteScalarAsync(cancel) is not null)
            {
                return false;
            }
        }

        var rebuild = await DropIndexesAsync(connection, cancel);
        var genres = await WriteGenresAsync(connection, cancel);
        await WriteArtistsAsync(connection, cancel);
        await WriteAlbumsAsync(connection, cancel);
        await WriteTracksAsync(connection, cancel);
        await WritePartsAsync(connection, cancel);
        await WriteTrackGenresAsync(connection, genres, cancel);
        foreach (var sql in rebuild)
        {
            await ExecuteAsync(connection, sql, cancel);
        }

        await transaction.CommitAsync(cancel);
        await WaitForOlderTransactionsAsync(connection, cancel);
        await ExecuteAsync(connection, "VACUUM (ANALYZE) artists, albums, tracks, track_artists, track_genres", cancel);
        return true;
    }

    /// <summary>As long as a transaction from before looks on, VACUUM cannot mark the rows as visible to all, and lists would visit each of them.</summary>
    private static async Task WaitForOlderTransactionsAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var older = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < $1", connection);
        await using (var now = new NpgsqlCommand("SELECT now()", connection))
        {
            older.Parameters.Add(new() { Value = await now.ExecuteScalarAsync(cancel) });
        }

        for (var look = 0; look < MostLooks && await older.ExecuteScalarAsync(cancel) is > 0L; look++)
        {
            await Task.Delay(BetweenLooks, cancel);
        }
    }

    /// <summary>Ids in the order of their numbers, as version 7 has them: milliseconds first, then what tells the kinds apart.</summary>
    private static Guid Id(char kind, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (Epoch.ToUnixTimeMilliseconds() + (number * 100L)) << 16);
        bytes[6] = 0x70;
        bytes[8] = 0x80;
        bytes[9] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return new Guid(bytes, bigEndian: true);
    }

    private static DateTimeOffset TimeOf(int number) => Epoch.AddMilliseconds(number * 100L);

    /// <summary>Drops what would be kept up row by row: indexes, and references, which cost five million look-ups for a million tracks.</summary>
    /// <returns>What to run to have them back.</returns>
    private static async Task<List<string>> DropIndexesAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var rebuild = new List<string>();
        var drop = new List<string>();
        await using (var command = new NpgsqlCommand(
            """
            SELECT 'DROP INDEX ' || indexname, indexdef FROM pg_indexes
            WHERE schemaname = 'public' AND tablename = ANY($1) AND indexdef NOT LIKE 'CREATE UNIQUE%'
            UNION ALL
            SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname), format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(SELECT t::regclass FROM unnest($1) t)
            """, connection))
        {
            command.Parameters.Add(new() { Value = Filled });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                drop.Add(reader.GetString(0));
                rebuild.Add(reader.GetString(1));
            }
        }

        foreach (var sql in drop)
        {
            await ExecuteAsync(connection, sql, cancel);
        }

        await ExecuteAsync(connection, "SET LOCAL maintenance_work_mem = '512MB'", cancel);
        return rebuild;
    }

    private static async Task<int[]> WriteGenresAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH added AS (INSERT INTO genres (name) SELECT unnest($1) ON CONFLICT DO NOTHING RETURNING id, name)
            SELECT id FROM (SELECT id, name FROM added UNION SELECT id, name FROM genres WHERE name = ANY($1)) g ORDER BY array_position($1, name::text)
            """, connection);
        command.Parameters.Add(new() { Value = SeedNames.Genres });
        var ids = new List<int>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            ids.Add(reader.GetInt32(0));
        }

        return [.. ids];
    }

    private async Task WriteArtistsAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY artists (id, name, country, is_verified, created_at, updated_at) FROM STDIN (FORMAT binary)", cancel);
        for (var i = 0; i < Artists; i++)
        {
            var dice = SeedNames.Mix((uint)i);
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(Id('r', i), NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(SeedNames.Artist((uint)i), NpgsqlDbType.Varchar, cancel);
            await copy.WriteAsync((dice % 4) switch { 0 => "RU", 1 => "GB", 2 => "US", _ => "DE" }, NpgsqlDbType.Varchar, cancel);
            await copy.WriteAsync(dice % 20 == 0, NpgsqlDbType.Boolean, cancel);
            await copy.WriteAsync(TimeOf(i), NpgsqlDbType.TimestampTz, cancel);
            await copy.WriteAsync(TimeOf(i), NpgsqlDbType.TimestampTz, cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private async Task WriteAlbumsAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY albums (id, artist_id, title, release_date, type, created_at, updated_at) FROM STDIN (FORMAT binary)", cancel);
        for (var i = 0; i < Albums; i++)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(Id('b', i), NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(Id('r', i / AlbumsPerArtist), NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(SeedNames.Album((uint)i), NpgsqlDbType.Varchar, cancel);
            await copy.WriteAsync(ReleaseOf(i), NpgsqlDbType.Date, cancel);
            await copy.WriteAsync("ALBUM", NpgsqlDbType.Varchar, cancel);
            await copy.WriteAsync(TimeOf(i), NpgsqlDbType.TimestampTz, cancel);
            await copy.WriteAsync(TimeOf(i), NpgsqlDbType.TimestampTz, cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private async Task WriteTracksAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY tracks (id, album_id, title, duration_ms, track_number, release_date, is_available, status, popularity, tempo, energy, valence,
                title_is_guess, artist_is_guess, has_lossless, created_at, updated_at) FROM STDIN (FORMAT binary)
            """, cancel);
        for (var i = 0; i < tracks; i++)
        {
            var dice = SeedNames.Mix((uint)i + 0x1234567);
            var isAvailable = dice % 50 != 0;
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(Id('t', i), NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(Id('b', i / TracksPerAlbum), NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(SeedNames.Track((uint)i), NpgsqlDbType.Varchar, cancel);
            await copy.WriteAsync(90_000 + (int)(dice % 270_000), NpgsqlDbType.Integer, cancel);
            await copy.WriteAsync(1 + (i % TracksPerAlbum), NpgsqlDbType.Integer, cancel);
            await copy.WriteAsync(ReleaseOf(i / TracksPerAlbum), NpgsqlDbType.Date, cancel);
            await copy.WriteAsync(isAvailable, NpgsqlDbType.Boolean, cancel);
            await copy.WriteAsync(isAvailable ? Contracts.JobStatuses.Completed : Contracts.JobStatuses.Pending, NpgsqlDbType.Varchar, cancel);
            // Few are loved, most are not.
            await copy.WriteAsync((int)(Math.Pow((dice >> 8) % 1000 / 1000.0, 4) * 101), NpgsqlDbType.Integer, cancel);
            await copy.WriteAsync(60 + ((dice >> 4) % 1400 / 10.0), NpgsqlDbType.Double, cancel);
            await copy.WriteAsync((dice >> 6) % 1001 / 1000.0, NpgsqlDbType.Double, cancel);
            await copy.WriteAsync((dice >> 12) % 1001 / 1000.0, NpgsqlDbType.Double, cancel);
            await copy.WriteAsync(false, NpgsqlDbType.Boolean, cancel);
            await copy.WriteAsync(false, NpgsqlDbType.Boolean, cancel);
            await copy.WriteAsync(false, NpgsqlDbType.Boolean, cancel);
            await copy.WriteAsync(TimeOf(i), NpgsqlDbType.TimestampTz, cancel);
            await copy.WriteAsync(TimeOf(i), NpgsqlDbType.TimestampTz, cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private async Task WritePartsAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY track_artists (track_id, artist_id, artist_type, display_order) FROM STDIN (FORMAT binary)", cancel);
        for (var i = 0; i < tracks; i++)
        {
            var main = i / TracksPerAlbum / AlbumsPerArtist;
            await WritePartAsync(copy, i, main, TrackArtist.Main, 1, cancel);
            var guest = (int)(SeedNames.Mix((uint)i + 99) % (uint)Artists);
            if (i % 10 == 0 && guest != main)
            {
                await WritePartAsync(copy, i, guest, TrackArtist.Featured, 2, cancel);
            }
        }

        await copy.CompleteAsync(cancel);
    }

    private static async Task WritePartAsync(NpgsqlBinaryImporter copy, int track, int artist, string type, int order, CancellationToken cancel)
    {
        await copy.StartRowAsync(cancel);
        await copy.WriteAsync(Id('t', track), NpgsqlDbType.Uuid, cancel);
        await copy.WriteAsync(Id('r', artist), NpgsqlDbType.Uuid, cancel);
        await copy.WriteAsync(type, NpgsqlDbType.Varchar, cancel);
        await copy.WriteAsync(order, NpgsqlDbType.Integer, cancel);
    }

    private async Task WriteTrackGenresAsync(NpgsqlConnection connection, int[] genres, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY track_genres (track_id, genre_id) FROM STDIN (FORMAT binary)", cancel);
        for (var i = 0; i < tracks; i++)
        {
            // An artist keeps to a genre.
            var genre = genres[SeedNames.Mix((uint)(i / TracksPerAlbum / AlbumsPerArtist) + 3) % (uint)genres.Length];
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(Id('t', i), NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(genre, NpgsqlDbType.Integer, cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private static DateOnly ReleaseOf(int album) => new DateOnly(1965, 1, 1).AddDays((int)(SeedNames.Mix((uint)album + 5) % 22_000));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
