using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Playback.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        // Readers by cursor go by (tx, id), readers by person by (user_id, played_at, id). The default partition takes what has no month yet.
        private const string HistorySql = """
            CREATE TABLE playback_history (
                id bigserial NOT NULL,
                event_id uuid NOT NULL,
                user_id uuid NOT NULL,
                track_id uuid NOT NULL,
                action varchar(20) NOT NULL,
                listened_sec int NOT NULL,
                position_ms int,
                play_duration_ms int NOT NULL,
                completion_percentage real,
                played_at timestamptz NOT NULL DEFAULT now(),
                received_at timestamptz NOT NULL DEFAULT now(),
                ip_address inet,
                platform varchar(20),
                device_type varchar(20),
                is_suspicious boolean NOT NULL DEFAULT false,
                tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
                PRIMARY KEY (id, played_at)
            ) PARTITION BY RANGE (played_at);
            CREATE INDEX ix_playback_history_cursor ON playback_history (tx, id);
            CREATE INDEX ix_playback_history_user ON playback_history (user_id, played_at DESC, id DESC);
            CREATE TABLE playback_history_rest PARTITION OF playback_history DEFAULT;
            CREATE TABLE playback_event_ids (event_id uuid PRIMARY KEY, received_at timestamptz NOT NULL);
            CREATE INDEX ix_playback_event_ids_received_at ON playback_event_ids USING brin (received_at);
            """;

        // History is what happened: nobody changes it, save that it forgets who it was.
        private const string AppendOnlySql = """
            CREATE FUNCTION playback_history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $f$
            BEGIN
                IF current_setting('jonquils.history_may_change', true) IS DISTINCT FROM 'yes' THEN
                    RAISE EXCEPTION 'playback_history is append-only';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $f$;
            CREATE TRIGGER playback_history_is_append_only BEFORE UPDATE OR DELETE ON playback_history
                FOR EACH ROW EXECUTE FUNCTION playback_history_is_append_only();

            CREATE FUNCTION erase_playback_history(person uuid) RETURNS bigint LANGUAGE plpgsql AS $f$
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
            """;

        private const string MonthsSql = """
            CREATE FUNCTION ensure_playback_months(first_day date, last_day date) RETURNS void LANGUAGE plpgsql AS $f$
            DECLARE
                month date := date_trunc('month', first_day)::date;
                name text;
            BEGIN
                WHILE month <= last_day LOOP
                    name := 'playback_history_' || to_char(month, 'YYYYMM');
                    IF to_regclass(name) IS NULL THEN
                        PERFORM pg_advisory_xact_lock(hashtextextended('playback_history_months', 0));
                    END IF;
                    IF to_regclass(name) IS NULL THEN
                        -- Nothing may come into the default partition while its rows of this month move out.
                        LOCK TABLE playback_history_rest IN ACCESS EXCLUSIVE MODE;
                        EXECUTE format('CREATE TABLE %I (LIKE playback_history INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
                        PERFORM set_config('jonquils.history_may_change', 'yes', true);
                        EXECUTE format(
                            'WITH moved AS (DELETE FROM playback_history_rest WHERE played_at >= %L AND played_at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
                            month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC', name);
                        PERFORM set_config('jonquils.history_may_change', 'no', true);
                        EXECUTE format(
                            'ALTER TABLE playback_history ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                            name, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
                    END IF;
                    month := (month + interval '1 month')::date;
                END LOOP;
            END $f$;
            SELECT ensure_playback_months((now() - interval '30 days')::date, (now() + interval '2 months')::date);
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "history_erasures",
                columns: table => new
                {
                    pseudonym = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_history_erasures", x => x.pseudonym);
                });

            migrationBuilder.CreateTable(
                name: "listening_positions",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    track_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position_ms = table.Column<int>(type: "integer", nullable: false),
                    played_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_finished = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_listening_positions", x => new { x.user_id, x.track_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_listening_positions_user_id_played_at_track_id",
                table: "listening_positions",
                columns: new[] { "user_id", "played_at", "track_id" },
                filter: "NOT is_finished");

            migrationBuilder.Sql(HistorySql);
            migrationBuilder.Sql(AppendOnlySql);
            migrationBuilder.Sql(MonthsSql);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TABLE playback_history, playback_event_ids;
                DROP SEQUENCE IF EXISTS playback_history_id_seq;
                DROP FUNCTION ensure_playback_months, erase_playback_history, playback_history_is_append_only;
                """);

            migrationBuilder.DropTable(
                name: "history_erasures");

            migrationBuilder.DropTable(
                name: "listening_positions");
        }
    }
}
