using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Playlists.Database.Migrations
{
    /// <inheritdoc />
    public partial class SearchFeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                CREATE TABLE playlists.search_feed (
                    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
                    id uuid NOT NULL);
                CREATE INDEX ix_search_feed_tx ON playlists.search_feed (tx);
                CREATE FUNCTION playlists.search_feed_playlists() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        INSERT INTO playlists.search_feed (id) SELECT n.id FROM after n JOIN before o USING (id)
                        WHERE (n.title, n.description, n.is_public, n.track_count) IS DISTINCT FROM (o.title, o.description, o.is_public, o.track_count);
                    ELSE
                        INSERT INTO playlists.search_feed (id) SELECT id FROM after;
                    END IF;
                    IF FOUND THEN
                        PERFORM pg_notify('search_feed', '');
                    END IF;
                    RETURN NULL;
                END $f$;
                CREATE TRIGGER search_feed_added AFTER INSERT ON playlists.playlists REFERENCING NEW TABLE AS after
                    FOR EACH STATEMENT EXECUTE FUNCTION playlists.search_feed_playlists();
                CREATE TRIGGER search_feed_changed AFTER UPDATE ON playlists.playlists REFERENCING OLD TABLE AS before NEW TABLE AS after
                    FOR EACH STATEMENT EXECUTE FUNCTION playlists.search_feed_playlists();
                CREATE TRIGGER search_feed_removed AFTER DELETE ON playlists.playlists REFERENCING OLD TABLE AS after
                    FOR EACH STATEMENT EXECUTE FUNCTION playlists.search_feed_playlists();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TRIGGER search_feed_added ON playlists.playlists;
                DROP TRIGGER search_feed_changed ON playlists.playlists;
                DROP TRIGGER search_feed_removed ON playlists.playlists;
                DROP TABLE playlists.search_feed;
                DROP FUNCTION playlists.search_feed_playlists();
                """);
        }
    }
}
