using Jonquils.Api.Analytics.Erasures;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Analytics.Database;

/// <summary>
/// Schema <c>analytics</c> of database <c>streaming_db</c>: what analytics must not forget while ClickHouse is away. Table <c>feed_places</c> is made by the
/// migration and spoken to in SQL, since its columns are numbers of transactions.
/// </summary>
internal sealed class AnalyticsDb(DbContextOptions<AnalyticsDb> options) : DbContext(options)
{
    public const string Name = "streaming_db";
    public const string Schema = "analytics";

    public DbSet<AccountErasure> Erasures => Set<AccountErasure>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.Entity<AccountErasure>(erasure =>
        {
            erasure.ToTable("AccountErasures");
            erasure.HasKey(e => e.UserId);
        });
        modelBuilder.UseSnakeCaseNames();
    }
}
