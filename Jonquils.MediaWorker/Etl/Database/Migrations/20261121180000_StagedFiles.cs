using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Jonquils.MediaWorker.Etl.Database.Migrations;

/// <summary>Files that wait to be loaded, in the order in which they are: without walking past all that were loaded before.</summary>
[DbContext(typeof(EtlDb))]
[Migration("20261121180000_StagedFiles")]
internal sealed class StagedFiles : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE INDEX ix_s3_file_registry_staged ON etl.s3_file_registry (bucket_name, file_path)
            WHERE is_current AND status = 'STAGED' AND missing_since IS NULL;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP INDEX etl.ix_s3_file_registry_staged;");
}
