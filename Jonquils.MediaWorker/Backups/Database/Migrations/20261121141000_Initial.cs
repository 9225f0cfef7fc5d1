using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Jonquils.MediaWorker.Backups.Database.Migrations;

/// <summary>Runs of the backup, and the originals that were copied.</summary>
[DbContext(typeof(BackupsDb))]
[Migration("20261121141000_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(BackupsDb.Schema);
        migrationBuilder.Sql("""
            CREATE TABLE backups.runs (
                id uuid PRIMARY KEY,
                started_at timestamptz NOT NULL,
                completed_at timestamptz,
                state text NOT NULL,
                verified boolean NOT NULL DEFAULT false,
                bytes bigint,
                error text,
                detail jsonb NOT NULL DEFAULT '{}',
                requested_by text NOT NULL,
                -- Who makes it; absent until somebody has begun.
                worker text
            );
            CREATE UNIQUE INDEX ux_backups_runs_one ON backups.runs ((true)) WHERE state = 'RUNNING';

            -- Copies of originals in the backups' store, and the last backup that listed them.
            CREATE TABLE backups.copies (key text PRIMARY KEY, listed_at timestamptz NOT NULL);
            CREATE INDEX ix_backups_copies_listed_at ON backups.copies (listed_at);
            """);
    }
}
