using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    key_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    start = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cookies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    domain = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    cookie_data = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cookies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "search_cache",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    query_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    query = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    results = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_search_cache", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "user_tracks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    title = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    url = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: false),
                    original_url = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: true),
                    original_url_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    duration = table.Column<double>(type: "double precision", nullable: true),
                    uploader = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    size_mb = table.Column<double>(type: "double precision", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_tracks", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_created_at_id",
                table: "api_keys",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_key_hash",
                table: "api_keys",
                column: "key_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cookies_domain",
                table: "cookies",
                column: "domain",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cookies_last_used_at",
                table: "cookies",
                column: "last_used_at");

            migrationBuilder.CreateIndex(
                name: "ix_search_cache_expires_at",
                table: "search_cache",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_search_cache_query_hash",
                table: "search_cache",
                column: "query_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_user_tracks_updated_at",
                table: "user_tracks",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_user_tracks_user_id_created_at_id",
                table: "user_tracks",
                columns: new[] { "user_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_user_tracks_user_id_original_url_hash",
                table: "user_tracks",
                columns: new[] { "user_id", "original_url_hash" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "cookies");

            migrationBuilder.DropTable(
                name: "search_cache");

            migrationBuilder.DropTable(
                name: "user_tracks");
        }
    }
}
