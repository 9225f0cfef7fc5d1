using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Catalog.Database.Migrations
{
    /// <inheritdoc />
    public partial class ListIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tracks_created_at_id",
                table: "tracks");

            migrationBuilder.DropIndex(
                name: "ix_tracks_popularity_id",
                table: "tracks");

            migrationBuilder.DropIndex(
                name: "ix_tracks_title_id",
                table: "tracks");

            migrationBuilder.AddColumn<bool>(
                name: "owns_source",
                table: "tracks",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<long>(
                name: "source_bytes",
                table: "tracks",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "track_features",
                table: "tracks",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<uint>(
                name: "xmin",
                table: "artists",
                type: "xid",
                rowVersion: true,
                nullable: false,
                defaultValue: 0u);

            migrationBuilder.AddColumn<uint>(
                name: "xmin",
                table: "albums",
                type: "xid",
                rowVersion: true,
                nullable: false,
                defaultValue: 0u);

            migrationBuilder.CreateTable(
                name: "catalog_imports",
                columns: table => new
                {
                    bucket = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    path = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: false),
                    etag = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    track_id = table.Column<Guid>(type: "uuid", nullable: true),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalog_imports", x => new { x.bucket, x.path });
                    table.ForeignKey(
                        name: "fk_catalog_imports_tracks_track_id",
                        column: x => x.track_id,
                        principalTable: "tracks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    route = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    body_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    content_type = table.Column<string>(type: "text", nullable: true),
                    location = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: true),
                    etag = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    body = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.user_id, x.route, x.key });
                });

            migrationBuilder.CreateTable(
                name: "object_removals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    bucket = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    key = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    last_error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_object_removals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "popular_tracks",
                columns: table => new
                {
                    window = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    track_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plays = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_popular_tracks", x => new { x.window, x.track_id });
                });

            migrationBuilder.CreateTable(
                name: "quotas",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    used_bytes = table.Column<long>(type: "bigint", nullable: false),
                    limit_bytes = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quotas", x => x.user_id);
                });

            migrationBuilder.CreateTable(
                name: "track_plays",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    track_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plays = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_track_plays", x => new { x.day, x.track_id });
                });

            migrationBuilder.CreateTable(
                name: "uploads",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    part_bytes = table.Column<long>(type: "bigint", nullable: false),
                    wishes = table.Column<string>(type: "jsonb", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    track_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_uploads", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_catalog_imports_track_id",
                table: "catalog_imports",
                column: "track_id");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_created_at",
                table: "idempotency_keys",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_object_removals_next_attempt_at",
                table: "object_removals",
                column: "next_attempt_at");

            migrationBuilder.CreateIndex(
                name: "ix_popular_tracks_window_plays_track_id",
                table: "popular_tracks",
                columns: new[] { "window", "plays", "track_id" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "ix_track_plays_track_id",
                table: "track_plays",
                column: "track_id");

            migrationBuilder.CreateIndex(
                name: "ix_uploads_expires_at",
                table: "uploads",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_uploads_user_id",
                table: "uploads",
                column: "user_id");

            // What lists are read by: expressions and conditions that the model cannot say. Playable tracks and others are apart, so that a reader
            // who may see the ones does not wade through the others.
            migrationBuilder.Sql("""
                CREATE EXTENSION IF NOT EXISTS pg_trgm;
                CREATE INDEX ix_tracks_available_created ON tracks (created_at DESC, id DESC) WHERE is_available;
                CREATE INDEX ix_tracks_available_title ON tracks (lower(title), id) WHERE is_available;
                CREATE INDEX ix_tracks_available_popularity ON tracks (popularity DESC, id DESC) WHERE is_available;
                CREATE INDEX ix_tracks_available_release ON tracks (coalesce(release_date, '-infinity'::date) DESC, id DESC) WHERE is_available;
                CREATE INDEX ix_tracks_other_created ON tracks (created_at DESC, id DESC) WHERE NOT is_available;
                CREATE INDEX ix_tracks_other_title ON tracks (lower(title), id) WHERE NOT is_available;
                CREATE INDEX ix_tracks_other_popularity ON tracks (popularity DESC, id DESC) WHERE NOT is_available;
                CREATE INDEX ix_tracks_other_release ON tracks (coalesce(release_date, '-infinity'::date) DESC, id DESC) WHERE NOT is_available;
                CREATE INDEX ix_tracks_title_beginning ON tracks (lower(title) text_pattern_ops);
                CREATE INDEX ix_tracks_title_trigrams ON tracks USING gin (title gin_trgm_ops);
                CREATE INDEX ix_tracks_tempo ON tracks (tempo);
                CREATE INDEX ix_tracks_energy ON tracks (energy);
                CREATE INDEX ix_tracks_valence ON tracks (valence);
                CREATE INDEX ix_tracks_source ON tracks (source_bucket, source_key) WHERE source_key IS NOT NULL;
                CREATE INDEX ix_track_genres_genre_id_track_id ON track_genres (genre_id, track_id);
                DROP INDEX ix_track_genres_genre_id;
                CREATE INDEX ix_artists_list ON artists (lower(name), id);
                DROP INDEX ix_artists_name_lower;
                CREATE INDEX ix_artists_created ON artists (created_at DESC, id DESC);
                CREATE INDEX ix_artists_name_trigrams ON artists USING gin (name gin_trgm_ops);
                CREATE INDEX ix_albums_created ON albums (created_at DESC, id DESC);
                CREATE INDEX ix_albums_title ON albums (lower(title), id);
                CREATE INDEX ix_albums_release ON albums (coalesce(release_date, '-infinity'::date) DESC, id DESC);
                CREATE INDEX ix_albums_title_trigrams ON albums USING gin (title gin_trgm_ops);
                """);

            // Every change of what readers keep in memory is told, whoever made it. New rows are not: nobody keeps them yet.
            migrationBuilder.Sql("""
                CREATE FUNCTION tracks_changed() RETURNS trigger LANGUAGE plpgsql AS $f$
                DECLARE ids text; many boolean;
                BEGIN
                    SELECT string_agg(id::text, ','), count(*) > 100 INTO ids, many FROM (SELECT id FROM before LIMIT 101) changed;
                    IF ids IS NOT NULL THEN
                        PERFORM pg_notify('catalog_changes', CASE WHEN many THEN '*' ELSE ids END);
                    END IF;
                    RETURN NULL;
                END $f$;
                CREATE FUNCTION catalog_changed() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    PERFORM pg_notify('catalog_changes', '*');
                    RETURN NULL;
                END $f$;
                CREATE TRIGGER tracks_updated AFTER UPDATE ON tracks REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION tracks_changed();
                CREATE TRIGGER tracks_deleted AFTER DELETE ON tracks REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION tracks_changed();
                CREATE TRIGGER artists_changed AFTER UPDATE OF name, id OR DELETE ON artists FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed();
                CREATE TRIGGER albums_changed AFTER UPDATE OR DELETE ON albums FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed();
                CREATE TRIGGER managers_changed AFTER INSERT OR UPDATE OR DELETE ON artist_managers FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TRIGGER managers_changed ON artist_managers;
                DROP TRIGGER albums_changed ON albums;
                DROP TRIGGER artists_changed ON artists;
                DROP TRIGGER tracks_deleted ON tracks;
                DROP TRIGGER tracks_updated ON tracks;
                DROP FUNCTION catalog_changed();
                DROP FUNCTION tracks_changed();
                CREATE INDEX ix_track_genres_genre_id ON track_genres (genre_id);
                CREATE INDEX ix_artists_name_lower ON artists (lower(name));
                DROP INDEX ix_tracks_available_created, ix_tracks_available_title, ix_tracks_available_popularity, ix_tracks_available_release,
                    ix_tracks_other_created, ix_tracks_other_title, ix_tracks_other_popularity, ix_tracks_other_release, ix_tracks_title_beginning, ix_tracks_title_trigrams,
                    ix_tracks_tempo, ix_tracks_energy, ix_tracks_valence, ix_tracks_source, ix_track_genres_genre_id_track_id, ix_artists_list,
                    ix_artists_created, ix_artists_name_trigrams, ix_albums_created, ix_albums_title, ix_albums_release, ix_albums_title_trigrams;
                """);

            migrationBuilder.DropTable(
                name: "catalog_imports");

            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "object_removals");

            migrationBuilder.DropTable(
                name: "popular_tracks");

            migrationBuilder.DropTable(
                name: "quotas");

            migrationBuilder.DropTable(
                name: "track_plays");

            migrationBuilder.DropTable(
                name: "uploads");

            migrationBuilder.DropColumn(
                name: "owns_source",
                table: "tracks");

            migrationBuilder.DropColumn(
                name: "source_bytes",
                table: "tracks");

            migrationBuilder.DropColumn(
                name: "track_features",
                table: "tracks");

            migrationBuilder.DropColumn(
                name: "xmin",
                table: "artists");

            migrationBuilder.DropColumn(
                name: "xmin",
                table: "albums");

            migrationBuilder.CreateIndex(
                name: "ix_tracks_created_at_id",
                table: "tracks",
                columns: new[] { "created_at", "id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ix_tracks_popularity_id",
                table: "tracks",
                columns: new[] { "popularity", "id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ix_tracks_title_id",
                table: "tracks",
                columns: new[] { "title", "id" });
        }
    }
}
