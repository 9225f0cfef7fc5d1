using System.Globalization;
using System.Text;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>Subtitles in one language, as one WebVTT document.</summary>
/// <param name="Name">What a person chooses by.</param>
/// <param name="Number">From 1.</param>
internal sealed record SubtitleTrack(TextStream Stream, string Name, int Number)
{
    private const long MostBytes = 8 << 20;

    /// <summary>In FFmpeg's folder and in the package's.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"subtitles-{Number}.vtt");

    public string PlaylistName => string.Create(CultureInfo.InvariantCulture, $"subtitles-{Number}.m3u8");

    public static IReadOnlyList<SubtitleTrack> For(IReadOnlyList<TextStream> texts)
    {
        var names = LanguageNames.For([.. texts.Select(text => (text.Language, text.Title))], "Subtitles");
        return [.. texts.Select((text, i) => new SubtitleTrack(text, names[i], i + 1))];
    }

    /// <summary>Whether FFmpeg found a line of text in the stream.</summary>
    public bool HasText(string folder) =>
        new FileInfo(Path.Combine(folder, FileName)) is { Exists: true, Length: > 0 and <= MostBytes } file && File.ReadAllText(file.FullName).Contains("-->", StringComparison.Ordinal);

    /// <summary>A playlist of the one document. Its times are those of the video, which begins at 0.</summary>
    public string Playlist(TimeSpan duration)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds));
        return new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{seconds}\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n")
            .Append(CultureInfo.InvariantCulture, $"#EXTINF:{duration.TotalSeconds:F6},\n{FileName}\n#EXT-X-ENDLIST\n")
            .ToString();
    }
}
