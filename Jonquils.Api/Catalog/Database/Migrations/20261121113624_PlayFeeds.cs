using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Catalog.Database.Migrations
{
    /// <inheritdoc />
    public partial class PlayFeeds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The last batch of plays that was counted of each source, so that none is counted twice.
            migrationBuilder.Sql("""
                CREATE TABLE play_feeds (source varchar(50) PRIMARY KEY, batch bigint NOT NULL);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TABLE play_feeds;
                """);
        }
    }
}
