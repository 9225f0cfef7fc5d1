using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Catalog.Database.Migrations
{
    /// <inheritdoc />
    public partial class OutboxIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_outbox_dead_at",
                table: "outbox",
                column: "dead_at",
                filter: "dead_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_seq",
                table: "outbox",
                column: "seq",
                filter: "sent_at IS NULL AND dead_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outbox_dead_at",
                table: "outbox");

            migrationBuilder.DropIndex(
                name: "ix_outbox_seq",
                table: "outbox");
        }
    }
}
