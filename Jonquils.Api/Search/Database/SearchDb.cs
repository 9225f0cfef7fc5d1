using Jonquils.Api.Search.Feeding;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Search.Database;

/// <summary>Schema <c>search</c> of database <c>catalog_db</c>: how far each engine's index is, and PostgreSQL's own index beside it.</summary>
/// <remarks>The tables of documents are no part of the model: each rebuild makes them anew.</remarks>
internal sealed class SearchDb(DbContextOptions<SearchDb> options) : DbContext(options)
{
    public const string Name = "catalog_db";
    public const string Schema = "search";

    public DbSet<IndexState> Indexes => Set<IndexState>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.Entity<IndexState>(index =>
        {
            index.HasKey(i => i.Engine);
            index.Property(i => i.Engine).HasMaxLength(30);
            index.Property(i => i.BuildKind).HasMaxLength(20);
        });
        modelBuilder.UseSnakeCaseNames();
    }
}
