using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.MediaWorker.Jobs.Database.Migrations
{
    /// <inheritdoc />
    public partial class FairQueue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "history",
                table: "processing_jobs",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<int>(
                name: "put_offs",
                table: "processing_jobs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "taken_at",
                table: "processing_jobs",
                type: "timestamp with time zone",
                nullable: true);

            // Of jobs that run for one source at this moment the oldest goes on; the others find its package.
            migrationBuilder.Sql("""
                UPDATE processing_jobs j
                SET status = 'PENDING', attempt = greatest(attempt - 1, 0), lease_id = NULL, lease_expires_at = NULL
                WHERE status = 'PROCESSING' AND EXISTS (
                    SELECT 1 FROM processing_jobs o
                    WHERE o.status = 'PROCESSING' AND o.source_sha256 = j.source_sha256 AND o.profile = j.profile AND o.id < j.id);
                CREATE INDEX ix_processing_jobs_waiting_owners ON processing_jobs
                    (lane, (coalesce(owner_id, '00000000-0000-0000-0000-000000000000')), priority DESC, next_attempt_at) WHERE status = 'PENDING';
                CREATE INDEX ix_processing_jobs_turns ON processing_jobs
                    (lane, (coalesce(owner_id, '00000000-0000-0000-0000-000000000000')), taken_at) WHERE taken_at IS NOT NULL;
                """);

            migrationBuilder.CreateIndex(
                name: "ix_processing_jobs_one_a_source",
                table: "processing_jobs",
                columns: new[] { "source_sha256", "profile" },
                unique: true,
                filter: "status = 'PROCESSING'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP INDEX ix_processing_jobs_waiting_owners; DROP INDEX ix_processing_jobs_turns;");

            migrationBuilder.DropIndex(
                name: "ix_processing_jobs_one_a_source",
                table: "processing_jobs");

            migrationBuilder.DropColumn(
                name: "history",
                table: "processing_jobs");

            migrationBuilder.DropColumn(
                name: "put_offs",
                table: "processing_jobs");

            migrationBuilder.DropColumn(
                name: "taken_at",
                table: "processing_jobs");
        }
    }
}
