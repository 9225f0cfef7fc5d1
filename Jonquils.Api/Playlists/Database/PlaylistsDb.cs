using Jonquils.ServiceDefaults.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists.Database;

/// <summary>Schema <c>playlists</c> of database <c>catalog_db</c>.</summary>
internal sealed class PlaylistsDb(DbContextOptions<PlaylistsDb> options) : DbContext(options)
{
    public const string Name = "catalog_db";
    public const string Schema = "playlists";

    public DbSet<Playlist> Playlists => Set<Playlist>();

    public DbSet<PlaylistEntry> Entries => Set<PlaylistEntry>();

    public DbSet<Favorite> Favorites => Set<Favorite>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.Entity<Playlist>(playlist =>
        {
            playlist.Property(p => p.Title).HasMaxLength(Playlist.MaxTitleLength);
            playlist.Property(p => p.Description).HasMaxLength(Playlist.MaxDescriptionLength);
            playlist.Property(p => p.ShareToken).HasMaxLength(50);
            playlist.HasIndex(p => p.ShareToken).IsUnique();
            playlist.HasIndex(p => new { p.UserId, p.CreatedAt, p.Id });
            playlist.HasIndex(p => new { p.CreatedAt, p.Id }).HasFilter("is_public");
        });
        modelBuilder.Entity<PlaylistEntry>(entry =>
        {
            entry.ToTable("PlaylistTracks");
            entry.Property(e => e.Id).UseIdentityByDefaultColumn();
            entry.HasOne<Playlist>().WithMany().HasForeignKey(e => e.PlaylistId).OnDelete(DeleteBehavior.Cascade);
            // The migration makes it a unique constraint that is checked at commit, because moving entries passes through doubles; the model cannot say that.
            entry.HasIndex(e => new { e.PlaylistId, e.Position });
        });
        modelBuilder.Entity<Favorite>(favorite =>
        {
            favorite.HasKey(f => new { f.UserId, f.TrackId });
            favorite.HasIndex(f => new { f.UserId, f.CreatedAt, f.TrackId });
        });
        modelBuilder.UseSnakeCaseNames();
    }
}
