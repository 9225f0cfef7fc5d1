using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Jonquils.MediaWorker.CleanUp.Database.Migrations;

/// <summary>Runs of the clean-up.</summary>
[DbContext(typeof(CleanUpDb))]
[Migration("20261121141100_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(CleanUpDb.Schema);
        migrationBuilder.Sql("""
            CREATE TABLE cleanup.runs (
                id uuid PRIMARY KEY,
                started_at timestamptz NOT NULL,
                completed_at timestamptz,
                state text NOT NULL,
                dry_run boolean NOT NULL,
                requested_by text NOT NULL,
                items jsonb NOT NULL DEFAULT '[]',
                error text,
                -- Who cleans; absent until somebody has begun.
                worker text
            );
            CREATE UNIQUE INDEX ux_cleanup_runs_one ON cleanup.runs ((true)) WHERE state = 'RUNNING';
            """);
    }
}
