using System.ComponentModel.DataAnnotations;

namespace Jonquils.Api.Playback;

/// <summary>Settings of section <c>Playback</c>.</summary>
internal sealed class PlaybackOptions
{
    public const string Section = "Playback";

    /// <summary>How long a playback link holds.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "24:00:00")]
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Listenings of one listener from one address in an hour; those above are kept, but marked, and count for no chart.</summary>
    [Range(1, 100_000)]
    public int MostListeningsPerHour { get; init; } = 120;

    /// <summary>Listening events that are handed on to analytics at once.</summary>
    [Range(1, 100_000)]
    public int FeedBatch { get; init; } = 5_000;
}
