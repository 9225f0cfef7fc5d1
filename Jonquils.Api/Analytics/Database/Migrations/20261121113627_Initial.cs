using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Analytics.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "analytics");

            migrationBuilder.CreateTable(
                name: "account_erasures",
                schema: "analytics",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pseudonym = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_erasures", x => x.user_id);
                });

            migrationBuilder.Sql("""
                CREATE TABLE analytics.feed_places (name varchar(50) PRIMARY KEY, tx xid8 NOT NULL, id uuid NOT NULL, until_tx xid8, until_id uuid, batch bigint NOT NULL);
                INSERT INTO analytics.feed_places (name, tx, id, batch) VALUES ('activity', '0', '00000000-0000-0000-0000-000000000000', 0);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE analytics.feed_places;");

            migrationBuilder.DropTable(
                name: "account_erasures",
                schema: "analytics");
        }
    }
}
