using Jonquils.ServiceDefaults.Outbox;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Jobs.Database;

/// <summary>Database <c>processing_db</c>.</summary>
internal sealed class ProcessingDb(DbContextOptions<ProcessingDb> options) : DbContext(options)
{
    public const string Name = "processing_db";

    /// <summary>PostgreSQL channel that tells of jobs to take (empty payload) and of jobs to stop (their id).</summary>
    public const string Channel = "processing_jobs";

    public DbSet<ProcessingJob> Jobs => Set<ProcessingJob>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ProcessingJob>(job =>
        {
            job.ToTable("processing_jobs");
            job.Property(j => j.Id).ValueGeneratedNever();
            job.Property(j => j.Status).HasMaxLength(20);
            job.Property(j => j.Lane).HasMaxLength(20);
            job.Property(j => j.Result).HasColumnType("jsonb");
            job.Property(j => j.History).HasColumnType("jsonb").HasDefaultValueSql("'[]'");
            // One source is packaged once, whoever asks for it at the same time.
            job.HasIndex(j => new { j.SourceSha256, j.Profile }, "ix_processing_jobs_one_a_source").IsUnique().HasFilter("status = 'PROCESSING'");
            job.HasIndex(j => new { j.Lane, j.Priority, j.NextAttemptAt }, "ix_processing_jobs_waiting")
                .IsDescending(false, true, false)
                .HasFilter("status = 'PENDING'");
            job.HasIndex(j => j.LeaseExpiresAt, "ix_processing_jobs_running").HasFilter("status = 'PROCESSING'");
            job.HasIndex(j => new { j.Status, j.Id }, "ix_processing_jobs_status");
            job.HasIndex(j => j.UpdatedAt, "ix_processing_jobs_growing").HasFilter("live_key IS NOT NULL");
        });
        modelBuilder.AddOutbox();
        modelBuilder.UseSnakeCaseNames();
    }
}
