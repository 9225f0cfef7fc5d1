using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Jonquils.MediaWorker.Etl.Database.Migrations;

/// <summary>Runs and their tasks, the registry of files with what was read from them, and the daily aggregates.</summary>
[DbContext(typeof(EtlDb))]
[Migration("20261121120100_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(EtlDb.Schema);
        migrationBuilder.Sql(Runs);
        migrationBuilder.Sql(Files);
        migrationBuilder.Sql(Warehouse);
    }

    private const string Runs = """
        CREATE TABLE etl.etl_jobs (
            id uuid PRIMARY KEY,
            job_name text NOT NULL,
            status text NOT NULL,
            requested_by text NOT NULL,
            from_day date,
            to_day date,
            dry_run boolean NOT NULL DEFAULT false,
            attempt integer NOT NULL DEFAULT 0,
            worker text,
            requested_at timestamptz NOT NULL,
            start_time timestamptz,
            end_time timestamptz,
            counters jsonb NOT NULL DEFAULT '{}',
            error text
        );
        -- One plain run waits at most: whoever asks meanwhile is served by it.
        CREATE UNIQUE INDEX ux_etl_jobs_waiting ON etl.etl_jobs (job_name)
            WHERE status = 'QUEUED' AND from_day IS NULL AND to_day IS NULL AND NOT dry_run;
        CREATE INDEX ix_etl_jobs_open ON etl.etl_jobs (job_name, id) WHERE status IN ('QUEUED', 'RUNNING');

        CREATE TABLE etl.etl_tasks (
            run_id uuid NOT NULL REFERENCES etl.etl_jobs (id) ON DELETE CASCADE,
            position integer NOT NULL,
            name text NOT NULL,
            state text NOT NULL,
            attempt integer NOT NULL DEFAULT 0,
            start_time timestamptz,
            end_time timestamptz,
            counters jsonb NOT NULL DEFAULT '{}',
            log text NOT NULL DEFAULT '',
            error text,
            PRIMARY KEY (run_id, position)
        );

        CREATE TABLE etl.watermarks (
            job_name text NOT NULL,
            name text NOT NULL,
            value text NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (job_name, name)
        );

        CREATE TABLE etl.alerts (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            job_name text NOT NULL,
            code text NOT NULL,
            message text NOT NULL,
            opened_at timestamptz NOT NULL,
            resolved_at timestamptz
        );
        CREATE UNIQUE INDEX ux_alerts_open ON etl.alerts (job_name, code) WHERE resolved_at IS NULL;
        """;

    private const string Files = """
        CREATE SCHEMA IF NOT EXISTS staging;

        -- Paths are compared byte by byte, as object stores list them: a scan walks listing and registry side by side.
        CREATE TABLE etl.s3_file_registry (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            bucket_name text NOT NULL,
            file_path text COLLATE "C" NOT NULL,
            etag text NOT NULL,
            size bigint NOT NULL,
            modified_at timestamptz NOT NULL,
            status text NOT NULL,
            is_current boolean NOT NULL DEFAULT true,
            reason_code text,
            reason text,
            sha256 text,
            track_id uuid,
            missing_since timestamptz,
            first_seen timestamptz NOT NULL,
            last_seen timestamptz NOT NULL,
            UNIQUE (bucket_name, file_path, etag)
        );
        CREATE UNIQUE INDEX ux_s3_file_registry_current ON etl.s3_file_registry (bucket_name, file_path) WHERE is_current;
        CREATE INDEX ix_s3_file_registry_work ON etl.s3_file_registry (status, id) WHERE is_current AND status IN ('NEW', 'PENDING', 'STAGED', 'DUPLICATE');
        CREATE INDEX ix_s3_file_registry_missing ON etl.s3_file_registry (missing_since) WHERE is_current AND missing_since IS NOT NULL;
        CREATE INDEX ix_s3_file_registry_content ON etl.s3_file_registry (sha256);
        CREATE INDEX ix_s3_file_registry_status ON etl.s3_file_registry (status, id);

        CREATE TABLE staging.track_uploads (
            id bigint PRIMARY KEY REFERENCES etl.s3_file_registry (id) ON DELETE CASCADE,
            original_filename text NOT NULL,
            s3_path text NOT NULL,
            metadata jsonb NOT NULL,
            validation_errors jsonb NOT NULL DEFAULT '[]',
            processed_at timestamptz NOT NULL
        );

        CREATE TABLE etl.quarantine (
            file_id bigint PRIMARY KEY REFERENCES etl.s3_file_registry (id) ON DELETE CASCADE,
            task text NOT NULL,
            reason_code text NOT NULL,
            reason text NOT NULL,
            created_at timestamptz NOT NULL
        );
        """;

    private const string Warehouse = """
        CREATE SCHEMA IF NOT EXISTS data_warehouse;

        CREATE TABLE data_warehouse.track_daily (
            day date NOT NULL,
            track_id uuid NOT NULL,
            plays bigint NOT NULL,
            completes bigint NOT NULL,
            skips bigint NOT NULL,
            likes bigint NOT NULL,
            listeners bigint NOT NULL,
            listened_ms bigint NOT NULL,
            PRIMARY KEY (day, track_id)
        );
        CREATE TABLE data_warehouse.artist_daily (
            day date NOT NULL,
            artist_id uuid NOT NULL,
            plays bigint NOT NULL,
            completes bigint NOT NULL,
            skips bigint NOT NULL,
            likes bigint NOT NULL,
            listened_ms bigint NOT NULL,
            PRIMARY KEY (day, artist_id)
        );
        CREATE TABLE data_warehouse.platform_daily (
            day date NOT NULL,
            platform text NOT NULL,
            plays bigint NOT NULL,
            completes bigint NOT NULL,
            listeners bigint NOT NULL,
            listened_ms bigint NOT NULL,
            PRIMARY KEY (day, platform)
        );
        """;
}
