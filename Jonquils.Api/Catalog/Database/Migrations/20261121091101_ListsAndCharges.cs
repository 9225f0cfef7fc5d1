using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Catalog.Database.Migrations
{
    /// <inheritdoc />
    public partial class ListsAndCharges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "source_charged_to",
                table: "tracks",
                type: "uuid",
                nullable: true);

            // Up to now what was owned was charged to whoever made the track.
            migrationBuilder.Sql("UPDATE tracks SET source_charged_to = uploaded_by WHERE owns_source AND source_bytes IS NOT NULL AND uploaded_by IS NOT NULL");

            // Titles lie in the indexes of their order, so that a search in that order reads the index alone: titles with a word in them may stand
            // anywhere in the alphabet. Searches compare lower(title), which those indexes have, and not ILIKE, which would lower each title again.
            migrationBuilder.Sql("""
                DROP INDEX ix_tracks_available_title, ix_tracks_other_title, ix_tracks_title_trigrams;
                CREATE INDEX ix_tracks_available_title ON tracks (lower(title), id) INCLUDE (title) WHERE is_available;
                CREATE INDEX ix_tracks_other_title ON tracks (lower(title), id) INCLUDE (title) WHERE NOT is_available;
                CREATE INDEX ix_tracks_title_trigrams ON tracks USING gin (lower(title) gin_trgm_ops);
                CREATE INDEX ix_albums_type_created ON albums (type, created_at DESC, id DESC);
                CREATE INDEX ix_albums_type_title ON albums (type, lower(title), id);
                CREATE INDEX ix_albums_type_release ON albums (type, coalesce(release_date, '-infinity'::date) DESC, id DESC);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP INDEX ix_albums_type_created, ix_albums_type_title, ix_albums_type_release, ix_tracks_available_title, ix_tracks_other_title, ix_tracks_title_trigrams;
                CREATE INDEX ix_tracks_available_title ON tracks (lower(title), id) WHERE is_available;
                CREATE INDEX ix_tracks_other_title ON tracks (lower(title), id) WHERE NOT is_available;
                CREATE INDEX ix_tracks_title_trigrams ON tracks USING gin (title gin_trgm_ops);
                """);
            migrationBuilder.DropColumn(
                name: "source_charged_to",
                table: "tracks");
        }
    }
}
