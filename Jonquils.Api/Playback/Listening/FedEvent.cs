using System.Net;
using Jonquils.Api.Catalog;

namespace Jonquils.Api.Playback.Listening;

/// <summary>A row of the history on its way to the counts.</summary>
/// <param name="Address"><see langword="null"/> once it was erased.</param>
internal sealed record FedEvent(
    long Id, Guid EventId, Guid UserId, Guid Listener, Guid TrackId, string Action, int? PositionMs, int PlayDurationMs, float? CompletionPercentage,
    DateTimeOffset PlayedAt, IPAddress? Address, string Platform, string DeviceType)
{
    /// <summary>Whether a listening ends with it.</summary>
    public bool IsLast => Action is "skip" or "complete";

    /// <summary>The hour (UTC) in which it happened.</summary>
    public DateTimeOffset Hour => new(PlayedAt.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);

    /// <summary>Whose listenings are limited together.</summary>
    public (Guid User, IPAddress Address, DateTimeOffset Hour)? RateKey => Address is null ? null : (UserId, Address, Hour);

    public CountedListen Counted(CreditedTrack? track, int newMs, bool isListening, bool isPlay, bool isSuspicious) => new(
        EventId, UserId, Listener, TrackId, Action, PlayedAt, Platform, DeviceType, newMs, isListening, isPlay, isSuspicious,
        IsLast ? CompletionOf(track?.DurationMs ?? 0) : null, track?.ArtistIds ?? [], track?.GenreIds ?? []);

    // What the player says; else where it was; a track that was completed was heard to its end.
    private int? CompletionOf(int trackMs) =>
        CompletionPercentage is { } percent ? (int)Math.Round(percent * 10)
        : Action == "complete" ? 1000
        : PositionMs is { } position && trackMs > 0 ? (int)Math.Min(1000, position * 1000L / trackMs)
        : null;
}
