using System.ComponentModel.DataAnnotations;

namespace Jonquils.Api.Playback;

/// <summary>Settings of section <c>Playback</c>.</summary>
internal sealed class PlaybackOptions
{
    public const string Section = "Playback";

    /// <summary>How long a playback link holds.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "24:00:00")]
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromHours(6);
}
