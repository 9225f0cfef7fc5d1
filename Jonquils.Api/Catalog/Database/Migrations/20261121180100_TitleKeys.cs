using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Jonquils.Api.Catalog.Database.Migrations;

/// <summary>
/// The title as it is ordered and searched, worked out when it is written: a search in the order of titles may have to walk a good part of the alphabet,
/// and lowering each title on the way took more time than all else.
/// </summary>
[DbContext(typeof(CatalogDb))]
[Migration("20261121180100_TitleKeys")]
internal sealed class TitleKeys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP INDEX ix_tracks_available_title, ix_tracks_other_title, ix_tracks_title_trigrams, ix_tracks_title_beginning;
        ALTER TABLE tracks ADD COLUMN title_key text NOT NULL GENERATED ALWAYS AS (lower(title)) STORED;
        CREATE INDEX ix_tracks_available_title ON tracks (title_key, id) WHERE is_available;
        CREATE INDEX ix_tracks_other_title ON tracks (title_key, id) WHERE NOT is_available;
        CREATE INDEX ix_tracks_title_beginning ON tracks (title_key text_pattern_ops);
        CREATE INDEX ix_tracks_title_trigrams ON tracks USING gin (title_key gin_trgm_ops);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE tracks DROP COLUMN title_key;
        CREATE INDEX ix_tracks_available_title ON tracks (lower(title), id) INCLUDE (title) WHERE is_available;
        CREATE INDEX ix_tracks_other_title ON tracks (lower(title), id) INCLUDE (title) WHERE NOT is_available;
        CREATE INDEX ix_tracks_title_beginning ON tracks (lower(title) text_pattern_ops);
        CREATE INDEX ix_tracks_title_trigrams ON tracks USING gin (lower(title) gin_trgm_ops);
        """);
}
