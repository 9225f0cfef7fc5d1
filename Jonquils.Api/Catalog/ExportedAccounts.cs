using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog;

/// <summary>What the catalogue keeps about an account: what it brought, what it manages, and what that takes up.</summary>
internal sealed class ExportedAccounts(CatalogDb database) : IExportsAccounts
{
    public Task<IReadOnlyList<ExportedSection>> ExportAsync(Guid userId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ExportedSection>>(
    [
        new("tracks", database.Tracks.AsNoTracking().Where(t => t.UploadedBy == userId).OrderBy(t => t.Id)
            .Select(t => new ExportedTrack(t.Id, t.Title, t.DurationMs, t.SourceKey, t.SourceSha256, t.SourceBytes, t.Status, t.IsAvailable, t.CreatedAt)).AsAsyncEnumerable()),
        new("uploads", database.Uploads.AsNoTracking().Where(u => u.UserId == userId).OrderBy(u => u.Id)
            .Select(u => new ExportedUpload(u.Id, u.FileName, u.Bytes, u.Wishes, u.CreatedAt, u.ExpiresAt, u.TrackId)).AsAsyncEnumerable()),
        new("artists", database.ArtistManagers.AsNoTracking().Where(m => m.UserId == userId).OrderBy(m => m.Id)
            .Select(m => new ExportedArtist(m.ArtistId, database.Artists.Where(a => a.Id == m.ArtistId).Select(a => a.Name).First(), m.Permissions, m.CreatedAt)).AsAsyncEnumerable()),
        new("storage", database.Set<Quota>().AsNoTracking().Where(q => q.UserId == userId)
            .Select(q => new ExportedQuota(q.UsedBytes, q.LimitBytes)).AsAsyncEnumerable()),
    ]);

    private sealed record ExportedTrack(
        Guid Id, string Title, int DurationMs, string? FilePath, string? Sha256, long? Bytes, string? Status, bool IsAvailable, DateTimeOffset CreatedAt);

    private sealed record ExportedUpload(Guid Id, string FileName, long Bytes, string Wishes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, Guid? TrackId);

    private sealed record ExportedArtist(Guid ArtistId, string Name, string Permissions, DateTimeOffset CreatedAt);

    private sealed record ExportedQuota(long UsedBytes, long? LimitBytes);
}
