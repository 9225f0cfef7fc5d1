using Jonquils.Api.Accounts;
using Jonquils.Api.Playlists.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists;

/// <summary>An account's playlists with their entries, and its favourites.</summary>
internal sealed class ExportedAccounts(PlaylistsDb database) : IExportsAccounts
{
    public Task<IReadOnlyList<ExportedSection>> ExportAsync(Guid userId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ExportedSection>>(
    [
        new("playlists", database.Playlists.AsNoTracking().Where(p => p.UserId == userId).OrderBy(p => p.Id)
            .Select(p => new ExportedPlaylist(
                p.Id, p.Title, p.Description, p.IsPublic, p.ShareToken, p.CreatedAt, p.UpdatedAt,
                database.Entries.Where(e => e.PlaylistId == p.Id).OrderBy(e => e.Position).Select(e => e.TrackId).ToList())).AsAsyncEnumerable()),
        new("favorites", database.Favorites.AsNoTracking().Where(f => f.UserId == userId).OrderBy(f => f.CreatedAt)
            .Select(f => new ExportedFavorite(f.TrackId, f.CreatedAt)).AsAsyncEnumerable()),
    ]);

    private sealed record ExportedPlaylist(
        Guid Id, string Title, string? Description, bool IsPublic, string? ShareToken, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, List<Guid> TrackIds);

    private sealed record ExportedFavorite(Guid TrackId, DateTimeOffset CreatedAt);
}
