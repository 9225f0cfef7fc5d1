using Jonquils.Api.Catalog.Idempotency;
using Jonquils.Api.Catalog.Imports;
using Jonquils.Api.Catalog.Plays;
using Jonquils.Api.Catalog.Removals;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Database;

/// <summary>The tables that keep the catalogue's promises rather than its music: answers given, uploads under way, objects to remove, quotas, plays.</summary>
internal static class Bookkeeping
{
    public static void AddBookkeeping(this ModelBuilder model)
    {
        model.Entity<IdempotencyKey>(key =>
        {
            key.HasKey(k => new { k.UserId, k.Route, k.Key });
            key.Property(k => k.Route).HasMaxLength(100);
            key.Property(k => k.Key).HasMaxLength(IdempotencyKey.MaxLength);
            key.Property(k => k.BodyHash).HasMaxLength(64);
            key.Property(k => k.Location).HasMaxLength(512);
            key.Property(k => k.ETag).HasColumnName("etag").HasMaxLength(100);
            key.HasIndex(k => k.CreatedAt);
            key.ToTable("IdempotencyKeys");
        });
        model.Entity<ObjectRemoval>(removal =>
        {
            removal.Property(r => r.Kind).HasMaxLength(20);
            removal.Property(r => r.Bucket).HasMaxLength(100);
            removal.Property(r => r.Key).HasMaxLength(1024);
            removal.HasIndex(r => r.NextAttemptAt);
        });
        model.Entity<PendingUpload>(upload =>
        {
            upload.Property(u => u.FileName).HasMaxLength(200);
            upload.Property(u => u.Wishes).HasColumnType("jsonb");
            upload.HasIndex(u => u.ExpiresAt);
            upload.HasIndex(u => u.UserId);
        });
        model.Entity<Quota>(quota =>
        {
            quota.HasKey(q => q.UserId);
            quota.ToTable("Quotas");
        });
        model.Entity<ImportedFile>(file =>
        {
            file.HasKey(f => new { f.Bucket, f.Path });
            file.Property(f => f.Bucket).HasMaxLength(100);
            file.Property(f => f.Path).HasMaxLength(1024);
            file.Property(f => f.ETag).HasColumnName("etag").HasMaxLength(200);
            file.Property(f => f.SourceSha256).HasMaxLength(64);
            file.HasOne<Track>().WithMany().HasForeignKey(f => f.TrackId).OnDelete(DeleteBehavior.SetNull);
        });
        model.Entity<DailyPlays>(plays =>
        {
            plays.ToTable("TrackPlays");
            plays.HasKey(p => new { p.Day, p.TrackId });
            plays.HasIndex(p => p.TrackId);
        });
        model.Entity<PopularTrack>(popular =>
        {
            popular.ToTable("PopularTracks");
            popular.HasKey(p => new { p.Window, p.TrackId });
            popular.Property(p => p.Window).HasMaxLength(10);
            popular.HasIndex(p => new { p.Window, p.Plays, p.TrackId }).IsDescending(false, true, true);
        });
    }
}
