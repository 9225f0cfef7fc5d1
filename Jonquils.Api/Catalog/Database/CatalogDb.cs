using Jonquils.Api.Catalog.Imports;
using Jonquils.Api.Catalog.Removals;
using Jonquils.ServiceDefaults.Outbox;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Database;

/// <summary>Database <c>catalog_db</c>.</summary>
internal sealed class CatalogDb(DbContextOptions<CatalogDb> options) : DbContext(options)
{
    public const string Name = "catalog_db";

    public DbSet<Artist> Artists => Set<Artist>();

    public DbSet<ArtistManager> ArtistManagers => Set<ArtistManager>();

    public DbSet<Genre> Genres => Set<Genre>();

    public DbSet<Album> Albums => Set<Album>();

    public DbSet<Track> Tracks => Set<Track>();

    public DbSet<TrackArtist> TrackArtists => Set<TrackArtist>();

    public DbSet<StoredPackage> MediaPackages => Set<StoredPackage>();

    public DbSet<ObjectRemoval> ObjectRemovals => Set<ObjectRemoval>();

    public DbSet<PendingUpload> Uploads => Set<PendingUpload>();

    public DbSet<ImportedFile> CatalogImports => Set<ImportedFile>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Artist>(artist =>
        {
            artist.Property(a => a.Name).HasMaxLength(Artist.MaxNameLength);
            artist.Property(a => a.Country).HasMaxLength(2);
            artist.Property(a => a.AvatarUrl).HasMaxLength(512);
            artist.Property(a => a.Version).IsRowVersion();
            artist.HasIndex(a => a.Name);
        });
        modelBuilder.Entity<ArtistManager>(manager =>
        {
            manager.Property(m => m.Permissions).HasColumnType("jsonb").HasDefaultValueSql("""'["ALL"]'::jsonb""");
            manager.HasOne<Artist>().WithMany().HasForeignKey(m => m.ArtistId).OnDelete(DeleteBehavior.Cascade);
            manager.HasIndex(m => m.UserId);
            manager.HasIndex(m => new { m.ArtistId, m.UserId }).IsUnique();
        });
        modelBuilder.Entity<Genre>(genre =>
        {
            genre.Property(g => g.Name).HasMaxLength(Genre.MaxNameLength);
            genre.HasIndex(g => g.Name).IsUnique();
        });
        modelBuilder.Entity<Album>(album =>
        {
            album.Property(a => a.Title).HasMaxLength(Album.MaxTitleLength);
            album.Property(a => a.CoverUrl).HasMaxLength(512);
            album.Property(a => a.Type).HasMaxLength(20).HasDefaultValue("ALBUM");
            album.HasOne(a => a.Artist).WithMany().HasForeignKey(a => a.ArtistId).OnDelete(DeleteBehavior.SetNull);
            album.Property(a => a.Version).IsRowVersion();
            album.HasIndex(a => new { a.ArtistId, a.Title });
        });
        modelBuilder.Entity<Track>(track =>
        {
            track.Property(t => t.Title).HasMaxLength(Track.MaxTitleLength);
            track.Property(t => t.CoverUrl).HasMaxLength(512);
            track.Property(t => t.FileKey).HasMaxLength(255);
            track.Property(t => t.LiveFileKey).HasMaxLength(255);
            track.Property(t => t.SourceBucket).HasMaxLength(100);
            track.Property(t => t.SourceKey).HasMaxLength(1024);
            track.Property(t => t.SourceSha256).HasMaxLength(64);
            track.Property(t => t.Status).HasMaxLength(20);
            track.Property(t => t.ErrorCode).HasMaxLength(50);
            track.Property(t => t.Version).IsRowVersion();
            track.HasOne(t => t.Album).WithMany().HasForeignKey(t => t.AlbumId).OnDelete(DeleteBehavior.SetNull);
            track.HasMany(t => t.Genres).WithMany().UsingEntity(
                "TrackGenre",
                right => right.HasOne(typeof(Genre)).WithMany().HasForeignKey("GenreId"),
                left => left.HasOne(typeof(Track)).WithMany().HasForeignKey("TrackId"),
                link => link.ToTable("TrackGenres").HasKey("TrackId", "GenreId"));
            track.Ignore(t => t.PlayableFolder);
            track.Ignore(t => t.WantsAudio);
            track.Property(t => t.TrackFeatures).HasColumnType("jsonb");
            track.Property(t => t.OwnsSource).HasDefaultValue(true);
            // The indexes that lists are read by have expressions and conditions; the migration ListIndexes makes them in SQL.
            track.HasIndex(t => t.FileKey);
            track.HasIndex(t => t.SourceSha256);
            track.HasIndex(t => t.UploadedBy);
        });
        modelBuilder.Entity<TrackArtist>(part =>
        {
            part.ToTable("TrackArtists");
            part.HasKey(p => new { p.TrackId, p.ArtistId });
            part.Property(p => p.ArtistType).HasMaxLength(20).HasDefaultValue(TrackArtist.Main);
            part.Property(p => p.DisplayOrder).HasDefaultValue(1);
            part.HasOne<Track>().WithMany(t => t.Artists).HasForeignKey(p => p.TrackId);
            part.HasOne(p => p.Artist).WithMany().HasForeignKey(p => p.ArtistId);
            part.HasIndex(p => p.ArtistId);
        });
        modelBuilder.Entity<StoredPackage>(package =>
        {
            package.HasKey(p => new { p.SourceSha256, p.Profile });
            package.Property(p => p.SourceSha256).HasMaxLength(64);
            package.Property(p => p.Profile).HasMaxLength(20);
            package.Property(p => p.FileKey).HasMaxLength(255);
        });
        modelBuilder.AddBookkeeping();
        modelBuilder.AddOutbox();
        modelBuilder.UseSnakeCaseNames();
    }
}
