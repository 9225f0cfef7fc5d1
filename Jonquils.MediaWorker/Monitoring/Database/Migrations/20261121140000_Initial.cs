using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Jonquils.MediaWorker.Monitoring.Database.Migrations;

/// <summary>Runs of the monitor with what they found, alerts, the last state of each service, and the last count of what is stored.</summary>
[DbContext(typeof(MonitoringDb))]
[Migration("20261121140000_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(MonitoringDb.Schema);
        migrationBuilder.Sql(
            """
            CREATE TABLE monitoring.runs (
                id uuid PRIMARY KEY,
                started_at timestamptz NOT NULL,
                completed_at timestamptz,
                ok integer NOT NULL DEFAULT 0,
                warning integer NOT NULL DEFAULT 0,
                critical integer NOT NULL DEFAULT 0
            );
            CREATE INDEX ix_runs_completed ON monitoring.runs (completed_at DESC) WHERE completed_at IS NOT NULL;

            CREATE TABLE monitoring.checks (
                run_id uuid NOT NULL REFERENCES monitoring.runs (id) ON DELETE CASCADE,
                name text NOT NULL,
                area text NOT NULL,
                status text NOT NULL,
                value double precision,
                threshold double precision,
                detail text NOT NULL,
                checked_at timestamptz NOT NULL,
                PRIMARY KEY (run_id, name)
            );
            CREATE INDEX ix_checks_name ON monitoring.checks (name, checked_at DESC);

            CREATE TABLE monitoring.alerts (
                id uuid PRIMARY KEY,
                key text NOT NULL,
                severity text NOT NULL,
                title text NOT NULL,
                detail text NOT NULL,
                state text NOT NULL,
                opened_at timestamptz NOT NULL,
                last_seen_at timestamptz NOT NULL,
                last_checked_at timestamptz NOT NULL,
                count integer NOT NULL DEFAULT 1,
                passes integer NOT NULL DEFAULT 0,
                acknowledged_at timestamptz,
                acknowledged_by uuid,
                resolved_at timestamptz
            );
            -- What fails again and again is one alert.
            CREATE UNIQUE INDEX ux_alerts_standing ON monitoring.alerts (key) WHERE resolved_at IS NULL;
            CREATE INDEX ix_alerts_state ON monitoring.alerts (state, id);

            CREATE TABLE monitoring.services (
                name text PRIMARY KEY,
                status text NOT NULL,
                since timestamptz NOT NULL
            );

            CREATE TABLE monitoring.storage (
                is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
                taken_at timestamptz NOT NULL,
                found jsonb NOT NULL
            );
            """);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP SCHEMA monitoring CASCADE");
}
