using Jonquils.Api.Playback.Listening;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playback.Database;

/// <summary>
/// Database <c>streaming_db</c>. Table <c>playback_history</c> is made by the migration and spoken to in SQL: it is partitioned by month,
/// append-only by a trigger, and read by cursor, none of which the model can say.
/// </summary>
internal sealed class PlaybackDb(DbContextOptions<PlaybackDb> options) : DbContext(options)
{
    public const string Name = "streaming_db";

    public DbSet<ListeningPosition> Positions => Set<ListeningPosition>();

    public DbSet<HistoryErasure> Erasures => Set<HistoryErasure>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ListeningPosition>(position =>
        {
            position.ToTable("ListeningPositions");
            position.HasKey(p => new { p.UserId, p.TrackId });
            position.HasIndex(p => new { p.UserId, p.PlayedAt, p.TrackId }).HasFilter("NOT is_finished");
        });
        modelBuilder.Entity<HistoryErasure>(erasure =>
        {
            erasure.ToTable("HistoryErasures");
            erasure.HasKey(e => e.Pseudonym);
        });
        modelBuilder.UseSnakeCaseNames();
    }
}
