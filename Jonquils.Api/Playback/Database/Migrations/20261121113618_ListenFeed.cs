using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Playback.Database.Migrations
{
    /// <inheritdoc />
    public partial class ListenFeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                -- How far the history was handed on, and the end of the batch under way.
                CREATE TABLE listen_feed (tx xid8 NOT NULL, id bigint NOT NULL, until_tx xid8, until_id bigint, batch bigint NOT NULL);
                CREATE UNIQUE INDEX ix_listen_feed_one ON listen_feed ((true));
                INSERT INTO listen_feed (tx, id, batch) VALUES ('0', 0, 0);

                -- What was counted of the latest listening of a track, and how many listenings began in an hour.
                CREATE TABLE listening_tallies (
                    user_id uuid NOT NULL, track_id uuid NOT NULL, last_at timestamptz NOT NULL, listened_ms int NOT NULL,
                    is_counted boolean NOT NULL, is_suspicious boolean NOT NULL, is_over boolean NOT NULL, PRIMARY KEY (user_id, track_id));
                CREATE INDEX ix_listening_tallies_last_at ON listening_tallies USING brin (last_at);
                CREATE TABLE listening_rates (
                    user_id uuid NOT NULL, ip_address inet NOT NULL, hour timestamptz NOT NULL, listenings int NOT NULL, PRIMARY KEY (user_id, ip_address, hour));

                -- Stands for a user in sets of listeners; goes over to the pseudonym when the history is erased.
                CREATE TABLE listeners (user_id uuid PRIMARY KEY, listener uuid NOT NULL DEFAULT gen_random_uuid());
                """);
            migrationBuilder.Sql("""
                CREATE OR REPLACE FUNCTION erase_playback_history(person uuid) RETURNS bigint LANGUAGE plpgsql AS $f$
                DECLARE
                    alias uuid := gen_random_uuid();
                    changed bigint;
                BEGIN
                    PERFORM set_config('jonquils.history_may_change', 'yes', true);
                    UPDATE playback_history SET user_id = alias, ip_address = NULL WHERE user_id = person;
                    GET DIAGNOSTICS changed = ROW_COUNT;
                    PERFORM set_config('jonquils.history_may_change', 'no', true);
                    DELETE FROM listening_positions WHERE user_id = person;
                    DELETE FROM listening_rates WHERE user_id = person;
                    UPDATE listening_tallies SET user_id = alias WHERE user_id = person;
                    UPDATE listeners SET user_id = alias WHERE user_id = person;
                    IF changed > 0 THEN
                        INSERT INTO history_erasures (pseudonym, user_id, erased_at) VALUES (alias, person, now());
                    END IF;
                    RETURN changed;
                END $f$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                CREATE OR REPLACE FUNCTION erase_playback_history(person uuid) RETURNS bigint LANGUAGE plpgsql AS $f$
                DECLARE
                    alias uuid := gen_random_uuid();
                    changed bigint;
                BEGIN
                    PERFORM set_config('jonquils.history_may_change', 'yes', true);
                    UPDATE playback_history SET user_id = alias, ip_address = NULL WHERE user_id = person;
                    GET DIAGNOSTICS changed = ROW_COUNT;
                    PERFORM set_config('jonquils.history_may_change', 'no', true);
                    DELETE FROM listening_positions WHERE user_id = person;
                    IF changed > 0 THEN
                        INSERT INTO history_erasures (pseudonym, user_id, erased_at) VALUES (alias, person, now());
                    END IF;
                    RETURN changed;
                END $f$;
                DROP TABLE listen_feed, listening_tallies, listening_rates, listeners;
                """);
        }
    }
}
