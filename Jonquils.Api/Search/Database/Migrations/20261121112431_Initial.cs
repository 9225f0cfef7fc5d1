using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Search.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "search");

            migrationBuilder.CreateTable(
                name: "indexes",
                schema: "search",
                columns: table => new
                {
                    engine = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    generation = table.Column<int>(type: "integer", nullable: false),
                    shape = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<string>(type: "text", nullable: true),
                    built_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    documents = table.Column<long>(type: "bigint", nullable: false),
                    is_requested = table.Column<bool>(type: "boolean", nullable: false),
                    build_generation = table.Column<int>(type: "integer", nullable: true),
                    build_position = table.Column<string>(type: "text", nullable: true),
                    build_kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    build_after = table.Column<Guid>(type: "uuid", nullable: true),
                    build_done = table.Column<long>(type: "bigint", nullable: false),
                    build_total = table.Column<long>(type: "bigint", nullable: false),
                    build_started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_indexes", x => x.engine);
                });
            migrationBuilder.Sql("""
                CREATE EXTENSION IF NOT EXISTS pg_trgm;
                -- Words that are somewhat like a given one; how like, is counted in edits by whoever asks.
                CREATE FUNCTION search.near(word text) RETURNS TABLE (term text, docs int) LANGUAGE plpgsql STABLE SET pg_trgm.similarity_threshold = 0.2 AS $f$
                BEGIN
                    RETURN QUERY SELECT t.term, t.docs FROM search.terms t
                        WHERE t.term % word AND length(t.term) BETWEEN length(word) - 2 AND length(word) + 2
                        ORDER BY similarity(t.term, word) DESC, t.docs DESC LIMIT 200;
                END $f$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP FUNCTION search.near(text);
                """);
            migrationBuilder.DropTable(
                name: "indexes",
                schema: "search");
        }
    }
}
