using Jonquils.Api.Accounts;
using Jonquils.Api.Playback.Database;
using Jonquils.Api.Playback.Listening;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playback;

/// <summary>What an account listened to, event by event, and where it stopped.</summary>
internal sealed class ExportedAccounts(ListeningHistory history, PlaybackDb database) : IExportsAccounts
{
    public Task<IReadOnlyList<ExportedSection>> ExportAsync(Guid userId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ExportedSection>>(
    [
        new("history", history.AllAsync(userId, cancel)),
        new("positions", database.Positions.AsNoTracking().Where(p => p.UserId == userId).OrderBy(p => p.PlayedAt)
            .Select(p => new ExportedPosition(p.TrackId, p.PositionMs, p.PlayedAt, p.IsFinished)).AsAsyncEnumerable()),
    ]);

    private sealed record ExportedPosition(Guid TrackId, int PositionMs, DateTimeOffset PlayedAt, bool IsFinished);
}

/// <summary>A row of the history as its owner gets it.</summary>
internal sealed record ExportedListen(
    Guid EventId, Guid TrackId, string Action, DateTimeOffset PlayedAt, DateTimeOffset ReceivedAt, int? PositionMs, int PlayDurationMs, float? CompletionPercentage,
    string? Platform, string? DeviceType, string? Ip, bool IsSuspicious);
