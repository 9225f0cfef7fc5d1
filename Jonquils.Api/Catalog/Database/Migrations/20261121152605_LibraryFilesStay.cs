using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Catalog.Database.Migrations
{
    /// <inheritdoc />
    public partial class LibraryFilesStay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "source_sha256",
                table: "catalog_imports",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            // Files of the library are their owners'; a track that was given another source since keeps that one.
            migrationBuilder.Sql("""
                UPDATE catalog_imports f SET source_sha256 = t.source_sha256 FROM tracks t
                WHERE t.id = f.track_id AND t.source_bucket = f.bucket AND t.source_key = f.path;
                UPDATE tracks t SET owns_source = false FROM catalog_imports f
                WHERE f.track_id = t.id AND t.source_bucket = f.bucket AND t.source_key = f.path;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "source_sha256",
                table: "catalog_imports");
        }
    }
}
