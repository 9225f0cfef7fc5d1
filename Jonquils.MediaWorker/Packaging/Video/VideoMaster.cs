using System.Globalization;
using System.Text;
using Jonquils.MediaWorker.Packaging.Playlists;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>Writes a video's multivariant playlist: pictures as variants, sound in a group per quality, subtitles.</summary>
internal static class VideoMaster
{
    private const string SubtitleGroup = "subtitles";

    /// <param name="outputs">Of all renditions of the plan, by name.</param>
    /// <param name="texts">Subtitles that are there; none while the package grows.</param>
    /// <param name="isComplete">All segments are known, so that bandwidths are measured.</param>
    public static string Write(VideoPlan plan, IReadOnlyDictionary<string, RenditionOutput> outputs, IReadOnlyList<SubtitleTrack> texts, bool isComplete)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        foreach (var sound in plan.Sounds)
        {
            var channels = sound.Rendition.Channels;
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{GroupOf(sound.Rendition.Kbps)}\",NAME=\"{sound.Name}\"{Language(sound.Stream.Language)},")
                .Append(CultureInfo.InvariantCulture, $"DEFAULT={(sound.IsFirst ? "YES" : "NO")},AUTOSELECT=YES,CHANNELS=\"{channels}\",URI=\"{sound.Rendition.Name}/{MediaPlaylist.FileName}\"\n");
        }

        foreach (var track in texts)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"{SubtitleGroup}\",NAME=\"{track.Name}\"{Language(track.Stream.Language)},")
                .Append(CultureInfo.InvariantCulture, $"DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"{track.PlaylistName}\"\n");
        }

        foreach (var rung in plan.Rungs)
        {
            Append(text, plan, rung, outputs, texts.Count > 0, isComplete);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, VideoPlan plan, VideoRung rung, IReadOnlyDictionary<string, RenditionOutput> outputs, bool hasTexts, bool isComplete)
    {
        var pictures = outputs[rung.Rendition.Name];
        var sounds = plan.Sounds.Where(sound => sound.Rendition.Kbps == rung.AudioKbps).Select(sound => outputs[sound.Rendition.Name]).ToArray();
        // One track of the group is played at a time; the heaviest bounds them all.
        var bandwidth = Bandwidth(pictures, isComplete) + sounds.Select(sound => Bandwidth(sound, isComplete)).DefaultIfEmpty().Max();
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-STREAM-INF:BANDWIDTH={bandwidth}");
        if (isComplete)
        {
            var average = pictures.List.AverageBandwidth + sounds.Select(sound => sound.List.AverageBandwidth).DefaultIfEmpty().Max();
            text.Append(CultureInfo.InvariantCulture, $",AVERAGE-BANDWIDTH={average}");
        }

        text.Append(CultureInfo.InvariantCulture, $",CODECS=\"{string.Join(',', sounds.Take(1).Select(sound => sound.Init.Codecs).Prepend(pictures.Init.Codecs))}\"")
            .Append(CultureInfo.InvariantCulture, $",RESOLUTION={rung.Width}x{rung.Height},FRAME-RATE={plan.Rate.PerSecond:F3}");
        if (sounds.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $",AUDIO=\"{GroupOf(rung.AudioKbps)}\"");
        }

        text.Append(hasTexts ? $",SUBTITLES=\"{SubtitleGroup}\"" : "").Append(CultureInfo.InvariantCulture, $"\n{rung.Rendition.Name}/{MediaPlaylist.FileName}\n");
    }

    private static long Bandwidth(RenditionOutput output, bool isComplete) => isComplete ? output.List.PeakBandwidth : GrowingMaster.BandwidthOf(output);

    private static string GroupOf(int kbps) => string.Create(CultureInfo.InvariantCulture, $"sound-{kbps}");

    private static string Language(string tag) => tag == LanguageNames.Undetermined ? "" : $",LANGUAGE=\"{tag}\"";
}
