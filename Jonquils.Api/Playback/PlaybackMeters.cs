using System.Diagnostics.Metrics;

namespace Jonquils.Api.Playback;

/// <summary>What playback counts.</summary>
internal static class PlaybackMeters
{
    private static readonly Meter Meter = new("Jonquils.Playback");

    /// <summary>Listenings that players told the beginning of.</summary>
    public static Counter<long> Plays { get; } = Meter.CreateCounter<long>("jonquils.playback.plays", "{play}", "Listenings that were begun");
}
