using System.Globalization;
using System.Text;

namespace Jonquils.MediaWorker.Packaging.Playlists;

/// <summary>Writes the playlist of one rendition from the samples in its segments.</summary>
internal static class MediaPlaylist
{
    public const string FileName = "media.m3u8";
    public const string JoinedFileName = "media.mp4";
    public const string InitFileName = "init.mp4";

    /// <summary>Name of a segment of a growing package.</summary>
    public static string SegmentFileName(int index) => string.Create(CultureInfo.InvariantCulture, $"s{index:D5}.m4s");

    /// <summary>The playlist of a finished package: one object, byte ranges.</summary>
    public static string Joined(SegmentList list)
    {
        var text = Begin(Math.Max(1, Durations(list).Max(seconds => (int)Math.Round(seconds, MidpointRounding.AwayFromZero))));
        text.Append("#EXT-X-PLAYLIST-TYPE:VOD\n");
        text.Append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{JoinedFileName}\",BYTERANGE=\"{list.InitBytes}@0\"\n");
        foreach (var (segment, seconds) in list.Segments.Zip(Durations(list)))
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{seconds:F6},\n#EXT-X-BYTERANGE:{segment.Bytes}@{segment.Offset}\n{JoinedFileName}\n");
        }

        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    /// <summary>The playlist of a package that still grows, or has just ended: separate segments.</summary>
    public static string Growing(SegmentList list, bool isComplete)
    {
        // May never change while players hold the playlist; segments are cut at the first frame after this many seconds.
        var text = Begin(PackageRules.SegmentSeconds);
        text.Append("#EXT-X-PLAYLIST-TYPE:EVENT\n");
        text.Append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        // Without it players start at the live edge, in the middle of the song.
        text.Append("#EXT-X-START:TIME-OFFSET=0\n");
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{InitFileName}\"\n");
        foreach (var (seconds, index) in Durations(list).Select((seconds, index) => (seconds, index)))
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{seconds:F6},\n{SegmentFileName(index)}\n");
        }

        return text.Append(isComplete ? "#EXT-X-ENDLIST\n" : "").ToString();
    }

    private static StringBuilder Begin(int targetDuration) => new StringBuilder()
        .Append("#EXTM3U\n#EXT-X-VERSION:7\n")
        .Append(CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{targetDuration}\n")
        .Append("#EXT-X-MEDIA-SEQUENCE:0\n");

    /// <summary>Durations rounded so that any prefix of the list sums up to its exact duration, to the microsecond.</summary>
    private static IEnumerable<decimal> Durations(SegmentList list)
    {
        var units = 0L;
        var before = 0m;
        foreach (var segment in list.Segments)
        {
            units += segment.Units;
            var end = Math.Round((decimal)units / list.Timescale, 6);
            yield return end - before;
            before = end;
        }
    }
}
