using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Jonquils.Api.Playlists.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "playlists");

            migrationBuilder.CreateTable(
                name: "favorites",
                schema: "playlists",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    track_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_favorites", x => new { x.user_id, x.track_id });
                });

            migrationBuilder.CreateTable(
                name: "playlists",
                schema: "playlists",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    is_public = table.Column<bool>(type: "boolean", nullable: false),
                    share_token = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    track_count = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_playlists", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "playlist_tracks",
                schema: "playlists",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    playlist_id = table.Column<Guid>(type: "uuid", nullable: false),
                    track_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_playlist_tracks", x => x.id);
                    table.ForeignKey(
                        name: "fk_playlist_tracks_playlists_playlist_id",
                        column: x => x.playlist_id,
                        principalSchema: "playlists",
                        principalTable: "playlists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_favorites_user_id_created_at_track_id",
                schema: "playlists",
                table: "favorites",
                columns: new[] { "user_id", "created_at", "track_id" });

            // Checked at the end of a statement, not row by row: one statement moves many entries, each onto the place of the next.
            migrationBuilder.Sql("""
                ALTER TABLE playlists.playlist_tracks ADD CONSTRAINT ix_playlist_tracks_playlist_id_position
                    UNIQUE (playlist_id, position) DEFERRABLE INITIALLY IMMEDIATE;
                ALTER TABLE playlists.playlist_tracks ADD CONSTRAINT ck_playlist_tracks_position CHECK (position >= 0);
                """);

            migrationBuilder.CreateIndex(
                name: "ix_playlists_created_at_id",
                schema: "playlists",
                table: "playlists",
                columns: new[] { "created_at", "id" },
                filter: "is_public");

            migrationBuilder.CreateIndex(
                name: "ix_playlists_share_token",
                schema: "playlists",
                table: "playlists",
                column: "share_token",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_playlists_user_id_created_at_id",
                schema: "playlists",
                table: "playlists",
                columns: new[] { "user_id", "created_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "favorites",
                schema: "playlists");

            migrationBuilder.DropTable(
                name: "playlist_tracks",
                schema: "playlists");

            migrationBuilder.DropTable(
                name: "playlists",
                schema: "playlists");
        }
    }
}
