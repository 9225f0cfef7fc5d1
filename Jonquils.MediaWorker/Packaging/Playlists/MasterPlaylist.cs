using System.Globalization;
using System.Text;

namespace Jonquils.MediaWorker.Packaging.Playlists;

/// <summary>Writes a multivariant playlist.</summary>
internal static class MasterPlaylist
{
    public const string FileName = "master.m3u8";

    /// <summary>
    /// Holds the lossless rendition alone: a player that cannot change codecs in the middle must not be offered both.
    /// </summary>
    public const string LosslessFileName = "lossless.m3u8";

    /// <param name="variants">Lowest first.</param>
    public static string Write(IEnumerable<Variant> variants)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        foreach (var variant in variants)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-STREAM-INF:BANDWIDTH={variant.Bandwidth}");
            if (variant.AverageBandwidth is { } average)
            {
                text.Append(CultureInfo.InvariantCulture, $",AVERAGE-BANDWIDTH={average}");
            }

            text.Append(CultureInfo.InvariantCulture, $",CODECS=\"{variant.Codecs}\"\n{variant.Name}/{MediaPlaylist.FileName}\n");
        }

        return text.ToString();
    }
}

/// <summary>A rendition as the multivariant playlist lists it.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Bandwidth">Bits a second that no segment exceeds.</param>
/// <param name="AverageBandwidth">Bits a second of the whole, or <see langword="null"/> while it grows.</param>
internal sealed record Variant(string Name, long Bandwidth, long? AverageBandwidth, string Codecs);
