using Jonquils.Api.Accounts;
using Jonquils.Api.Videos.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Videos;

/// <summary>The videos that an account added.</summary>
internal sealed class ExportedVideos(VideosDb database) : IExportsAccounts
{
    public Task<IReadOnlyList<ExportedSection>> ExportAsync(Guid userId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ExportedSection>>(
    [
        new("videos", database.Videos.AsNoTracking().Where(v => v.CreatedBy == userId).OrderBy(v => v.Id)
            .Select(v => new ExportedVideo(v.Id, v.Title, v.OriginalUrl, v.Status, v.DurationMs, v.CreatedAt)).AsAsyncEnumerable()),
    ]);

    private sealed record ExportedVideo(int Id, string Title, string OriginalUrl, string Status, int? DurationMs, DateTimeOffset CreatedAt);
}
