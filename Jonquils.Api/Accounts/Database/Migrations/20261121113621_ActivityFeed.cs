using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Accounts.Database.Migrations
{
    /// <inheritdoc />
    public partial class ActivityFeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Ids are given out before the commit; readers by cursor go by the transaction that wrote.
            migrationBuilder.Sql("""
                ALTER TABLE audit_log ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();
                CREATE INDEX ix_audit_log_cursor ON audit_log (tx, id);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                ALTER TABLE audit_log DROP COLUMN tx;
                """);
        }
    }
}
