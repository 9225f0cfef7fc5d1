using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Outbox;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Jonquils.Api.Videos.Database;

/// <summary>Database <c>video_db</c>.</summary>
internal sealed class VideosDb(DbContextOptions<VideosDb> options) : DbContext(options)
{
    public const string Name = "video_db";

    public DbSet<Video> Videos => Set<Video>();

    public DbSet<VideoRemoval> Removals => Set<VideoRemoval>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Video>(video =>
        {
            video.Property(v => v.Id).UseIdentityAlwaysColumn();
            video.Property(v => v.Title).HasMaxLength(Video.MaxTitleLength);
            video.Property(v => v.OriginalUrl).HasMaxLength(Fetching.RemoteAddress.MaxLength);
            video.Property(v => v.UrlHash).HasMaxLength(64);
            video.Property(v => v.PlaylistUrl).HasComputedColumnSql("'/hls/' || id::text || '.m3u8'", stored: true);
            video.Property(v => v.Status).HasMaxLength(20);
            video.Property(v => v.ErrorCode).HasMaxLength(50);
            video.Property(v => v.SourceKey).HasMaxLength(1024);
            video.Property(v => v.SourceSha256).HasMaxLength(64);
            video.Property(v => v.FileKey).HasMaxLength(255);
            video.Property(v => v.LiveFileKey).HasMaxLength(255);
            video.Property(v => v.PosterFile).HasMaxLength(255);
            video.Property(v => v.ThumbnailsFile).HasMaxLength(255);
            video.Property(v => v.Subtitles).HasColumnType("jsonb").HasConversion(
                subtitles => JsonSerializer.Serialize(subtitles, ContractJson.Options),
                text => JsonSerializer.Deserialize<List<MediaSubtitles>>(text, ContractJson.Options)!,
                new ValueComparer<IReadOnlyList<MediaSubtitles>>((one, other) => one!.SequenceEqual(other!), list => list.Count, list => list));
            // An address may be longer than an index can hold, its hash is not; equal addresses have equal hashes.
            video.HasIndex(v => v.UrlHash).IsUnique();
            video.HasIndex(v => v.SourceSha256);
            video.HasIndex(v => v.CreatedBy);
            video.HasIndex(v => v.NextFetchAt).HasFilter("next_fetch_at IS NOT NULL");
        });
        modelBuilder.Entity<VideoRemoval>(removal =>
        {
            removal.ToTable("VideoRemovals");
            removal.Property(r => r.Sha256).HasMaxLength(64);
            removal.Property(r => r.Prefix).HasMaxLength(1024);
            removal.HasIndex(r => r.NextAttemptAt);
        });
        modelBuilder.AddOutbox();
        modelBuilder.UseSnakeCaseNames();
    }
}
