using Jonquils.Api.Storage.ApiKeys;
using Jonquils.Api.Storage.Cookies;
using Jonquils.Api.Storage.SearchCache;
using Jonquils.Api.Storage.Tracks;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Storage.Database;

/// <summary>Database <c>storage_db</c>.</summary>
internal sealed class StorageDb(DbContextOptions<StorageDb> options) : DbContext(options)
{
    public const string Name = "storage_db";

    public DbSet<UserTrack> UserTracks => Set<UserTrack>();

    public DbSet<CachedSearch> SearchCache => Set<CachedSearch>();

    public DbSet<StoredCookies> Cookies => Set<StoredCookies>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<UserTrack>(track =>
        {
            track.Property(t => t.UserId).HasMaxLength(UserTrack.MaxUserIdLength);
            track.Property(t => t.Title).HasMaxLength(UserTrack.MaxTextLength);
            track.Property(t => t.Uploader).HasMaxLength(UserTrack.MaxTextLength);
            track.Property(t => t.Url).HasMaxLength(UserTrack.MaxUrlLength);
            track.Property(t => t.OriginalUrl).HasMaxLength(UserTrack.MaxUrlLength);
            track.Property(t => t.OriginalUrlHash).HasMaxLength(64);
            track.HasIndex(t => new { t.UserId, t.CreatedAt, t.Id });
            // An address may be longer than an index can hold, its hash is not.
            track.HasIndex(t => new { t.UserId, t.OriginalUrlHash }).IsUnique();
            track.HasIndex(t => t.UpdatedAt);
        });
        modelBuilder.Entity<CachedSearch>(search =>
        {
            search.ToTable("SearchCache");
            search.Property(s => s.QueryHash).HasMaxLength(64);
            search.Property(s => s.Query).HasMaxLength(CachedSearch.MaxQueryLength);
            search.HasIndex(s => s.QueryHash).IsUnique();
            search.HasIndex(s => s.ExpiresAt);
        });
        modelBuilder.Entity<StoredCookies>(cookies =>
        {
            cookies.ToTable("Cookies");
            cookies.Property(c => c.Domain).HasMaxLength(StoredCookies.MaxDomainLength);
            cookies.HasIndex(c => c.Domain).IsUnique();
            cookies.HasIndex(c => c.LastUsedAt);
        });
        modelBuilder.Entity<ApiKey>(key =>
        {
            key.Property(k => k.Name).HasMaxLength(ApiKey.MaxNameLength);
            key.Property(k => k.KeyHash).HasMaxLength(64);
            key.Property(k => k.Start).HasMaxLength(20);
            key.HasIndex(k => k.KeyHash).IsUnique();
            key.HasIndex(k => new { k.CreatedAt, k.Id });
        });
        modelBuilder.UseSnakeCaseNames();
    }
}
