using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Catalog.Database.Migrations
{
    /// <inheritdoc />
    public partial class SearchFeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                -- Whoever keeps a copy of the catalogue reads here what changed. Written by triggers, so that no way of changing it can forget to;
                -- a statement that changes very much at once is told as one line.
                CREATE TABLE search_feed (
                    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
                    kind text NOT NULL,
                    id uuid,
                    number int);
                CREATE INDEX ix_search_feed_tx ON search_feed (tx);
                CREATE FUNCTION search_feed_notify() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    PERFORM pg_notify('search_feed', '');
                    RETURN NULL;
                END $f$;
                CREATE TRIGGER search_feed_notify AFTER INSERT ON search_feed FOR EACH STATEMENT EXECUTE FUNCTION search_feed_notify();

                CREATE FUNCTION search_feed_tracks_added() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    IF (SELECT count(*) FROM (SELECT 1 FROM added LIMIT 20001) a) > 20000 THEN
                        INSERT INTO search_feed (kind) VALUES ('all');
                        RETURN NULL;
                    END IF;
                    INSERT INTO search_feed (kind, id)
                    SELECT 'track', id FROM added WHERE is_available
                    UNION SELECT 'album', album_id FROM added WHERE is_available AND album_id IS NOT NULL;
                    RETURN NULL;
                END $f$;
                CREATE FUNCTION search_feed_tracks_changed() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    IF (SELECT count(*) FROM (SELECT 1 FROM after LIMIT 20001) a) > 20000 THEN
                        INSERT INTO search_feed (kind) VALUES ('all');
                        RETURN NULL;
                    END IF;
                    INSERT INTO search_feed (kind, id)
                    SELECT 'track', n.id FROM after n JOIN before o USING (id)
                    WHERE (o.is_available OR n.is_available)
                      AND (n.title, n.album_id, n.release_date, n.popularity, n.tempo, n.energy, n.valence, n.duration_ms, n.cover_url, n.is_available)
                        IS DISTINCT FROM (o.title, o.album_id, o.release_date, o.popularity, o.tempo, o.energy, o.valence, o.duration_ms, o.cover_url, o.is_available);
                    -- How popular artists and albums are comes from their tracks.
                    INSERT INTO search_feed (kind, id)
                    SELECT 'album', a.id FROM after n JOIN before o USING (id), unnest(ARRAY[n.album_id, o.album_id]) AS a(id)
                    WHERE a.id IS NOT NULL AND (n.popularity, n.is_available, n.album_id) IS DISTINCT FROM (o.popularity, o.is_available, o.album_id)
                    UNION
                    SELECT 'artist', p.artist_id FROM after n JOIN before o USING (id) JOIN track_artists p ON p.track_id = n.id
                    WHERE (n.popularity, n.is_available) IS DISTINCT FROM (o.popularity, o.is_available);
                    RETURN NULL;
                END $f$;
                CREATE FUNCTION search_feed_tracks_removed() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    INSERT INTO search_feed (kind, id)
                    SELECT 'track', id FROM removed WHERE is_available
                    UNION SELECT 'album', album_id FROM removed WHERE is_available AND album_id IS NOT NULL;
                    RETURN NULL;
                END $f$;
                CREATE TRIGGER search_feed_tracks_added AFTER INSERT ON tracks REFERENCING NEW TABLE AS added
                    FOR EACH STATEMENT EXECUTE FUNCTION search_feed_tracks_added();
                CREATE TRIGGER search_feed_tracks_changed AFTER UPDATE ON tracks REFERENCING OLD TABLE AS before NEW TABLE AS after
                    FOR EACH STATEMENT EXECUTE FUNCTION search_feed_tracks_changed();
                CREATE TRIGGER search_feed_tracks_removed AFTER DELETE ON tracks REFERENCING OLD TABLE AS removed
                    FOR EACH STATEMENT EXECUTE FUNCTION search_feed_tracks_removed();

                CREATE FUNCTION search_feed_parts() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    IF (SELECT count(*) FROM (SELECT 1 FROM part LIMIT 20001) a) > 20000 THEN
                        INSERT INTO search_feed (kind) VALUES ('all');
                        RETURN NULL;
                    END IF;
                    INSERT INTO search_feed (kind, id) SELECT 'track', track_id FROM part UNION SELECT 'artist', artist_id FROM part;
                    RETURN NULL;
                END $f$;
                CREATE TRIGGER search_feed_parts_added AFTER INSERT ON track_artists REFERENCING NEW TABLE AS part FOR EACH STATEMENT EXECUTE FUNCTION search_feed_parts();
                CREATE TRIGGER search_feed_parts_changed AFTER UPDATE ON track_artists REFERENCING NEW TABLE AS part FOR EACH STATEMENT EXECUTE FUNCTION search_feed_parts();
                CREATE TRIGGER search_feed_parts_removed AFTER DELETE ON track_artists REFERENCING OLD TABLE AS part FOR EACH STATEMENT EXECUTE FUNCTION search_feed_parts();

                CREATE FUNCTION search_feed_track_genres() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    IF (SELECT count(*) FROM (SELECT 1 FROM part LIMIT 20001) a) > 20000 THEN
                        INSERT INTO search_feed (kind) VALUES ('all');
                        RETURN NULL;
                    END IF;
                    INSERT INTO search_feed (kind, id) SELECT DISTINCT 'track', track_id FROM part;
                    RETURN NULL;
                END $f$;
                CREATE TRIGGER search_feed_track_genres_added AFTER INSERT ON track_genres REFERENCING NEW TABLE AS part FOR EACH STATEMENT EXECUTE FUNCTION search_feed_track_genres();
                CREATE TRIGGER search_feed_track_genres_removed AFTER DELETE ON track_genres REFERENCING OLD TABLE AS part FOR EACH STATEMENT EXECUTE FUNCTION search_feed_track_genres();

                CREATE FUNCTION search_feed_artists() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        INSERT INTO search_feed (kind, id)
                        SELECT 'artist', n.id FROM after n JOIN before o USING (id) WHERE (n.name, n.avatar_url) IS DISTINCT FROM (o.name, o.avatar_url)
                        -- Whoever reads the feed finds this artist's tracks then, and not now: one that another transaction is just adding would be missed.
                        UNION ALL SELECT 'artist_tracks', n.id FROM after n JOIN before o USING (id) WHERE n.name <> o.name;
                    ELSIF (SELECT count(*) FROM (SELECT 1 FROM after LIMIT 20001) a) > 20000 THEN
                        INSERT INTO search_feed (kind) VALUES ('all');
                    ELSE
                        INSERT INTO search_feed (kind, id) SELECT 'artist', id FROM after;
                    END IF;
                    RETURN NULL;
                END $f$;
                CREATE TRIGGER search_feed_artists_added AFTER INSERT ON artists REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION search_feed_artists();
                CREATE TRIGGER search_feed_artists_changed AFTER UPDATE ON artists REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION search_feed_artists();
                CREATE TRIGGER search_feed_artists_removed AFTER DELETE ON artists REFERENCING OLD TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION search_feed_artists();

                CREATE FUNCTION search_feed_albums() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        INSERT INTO search_feed (kind, id)
                        SELECT 'album', n.id FROM after n JOIN before o USING (id)
                        WHERE (n.title, n.release_date, n.cover_url, n.artist_id, n.type) IS DISTINCT FROM (o.title, o.release_date, o.cover_url, o.artist_id, o.type)
                        UNION ALL SELECT 'album_tracks', n.id FROM after n JOIN before o USING (id)
                        WHERE (n.title, n.release_date, n.cover_url) IS DISTINCT FROM (o.title, o.release_date, o.cover_url);
                    ELSIF (SELECT count(*) FROM (SELECT 1 FROM after LIMIT 20001) a) > 20000 THEN
                        INSERT INTO search_feed (kind) VALUES ('all');
                    ELSE
                        INSERT INTO search_feed (kind, id) SELECT 'album', id FROM after;
                    END IF;
                    RETURN NULL;
                END $f$;
                CREATE TRIGGER search_feed_albums_added AFTER INSERT ON albums REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION search_feed_albums();
                CREATE TRIGGER search_feed_albums_changed AFTER UPDATE ON albums REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION search_feed_albums();
                CREATE TRIGGER search_feed_albums_removed AFTER DELETE ON albums REFERENCING OLD TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION search_feed_albums();

                CREATE FUNCTION search_feed_genres() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    INSERT INTO search_feed (kind, number) SELECT 'genre_tracks', n.id FROM after n JOIN before o USING (id) WHERE n.name <> o.name;
                    RETURN NULL;
                END $f$;
                CREATE TRIGGER search_feed_genres_changed AFTER UPDATE ON genres REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION search_feed_genres();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TRIGGER search_feed_tracks_added ON tracks;
                DROP TRIGGER search_feed_tracks_changed ON tracks;
                DROP TRIGGER search_feed_tracks_removed ON tracks;
                DROP TRIGGER search_feed_parts_added ON track_artists;
                DROP TRIGGER search_feed_parts_changed ON track_artists;
                DROP TRIGGER search_feed_parts_removed ON track_artists;
                DROP TRIGGER search_feed_track_genres_added ON track_genres;
                DROP TRIGGER search_feed_track_genres_removed ON track_genres;
                DROP TRIGGER search_feed_artists_added ON artists;
                DROP TRIGGER search_feed_artists_changed ON artists;
                DROP TRIGGER search_feed_artists_removed ON artists;
                DROP TRIGGER search_feed_albums_added ON albums;
                DROP TRIGGER search_feed_albums_changed ON albums;
                DROP TRIGGER search_feed_albums_removed ON albums;
                DROP TRIGGER search_feed_genres_changed ON genres;
                DROP TABLE search_feed;
                DROP FUNCTION search_feed_notify();
                DROP FUNCTION search_feed_tracks_added();
                DROP FUNCTION search_feed_tracks_changed();
                DROP FUNCTION search_feed_tracks_removed();
                DROP FUNCTION search_feed_parts();
                DROP FUNCTION search_feed_track_genres();
                DROP FUNCTION search_feed_artists();
                DROP FUNCTION search_feed_albums();
                DROP FUNCTION search_feed_genres();
                """);
        }
    }
}
