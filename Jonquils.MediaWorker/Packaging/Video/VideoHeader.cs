using System.Globalization;
using System.Text.RegularExpressions;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>Reads the description of a video that FFmpeg prints when it opens one: every container in one place, and with the rotation and colours as FFmpeg will take them.</summary>
internal static partial class VideoHeader
{
    private const int DefaultRate = 25;

    private static readonly HashSet<string> Texts = ["mov_text", "subrip", "srt", "ass", "ssa", "webvtt", "text"];

    /// <param name="log">FFmpeg's standard error.</param>
    /// <param name="bytes">Size of the file.</param>
    /// <returns><see langword="null"/> when it shows no moving pictures.</returns>
    public static VideoSource? Parse(string log, long bytes)
    {
        var input = log.IndexOf("Input #0", StringComparison.Ordinal);
        if (input < 0)
        {
            return null;
        }

        // A tag cannot forge these lines: FFmpeg begins every further line of a tag with blanks and a colon.
        var starts = Streams().Matches(log, input);
        var sections = starts.Select((match, i) => (
            Index: int.Parse(match.Groups["index"].ValueSpan, CultureInfo.InvariantCulture),
            Language: LanguageNames.TagOf(match.Groups["language"].Value),
            Kind: match.Groups["kind"].Value,
            Line: match.Groups["rest"].Value,
            Below: log[(match.Index + match.Length)..(i + 1 < starts.Count ? starts[i + 1].Index : log.Length)])).ToArray();
        var picture = sections.FirstOrDefault(s => s.Kind == "Video" && !s.Line.Contains("(attached pic)", StringComparison.Ordinal));
        if (picture.Line is null || PictureOf(picture.Index, picture.Line, picture.Below) is not { } pictures)
        {
            return null;
        }

        var head = log[input..(starts.Count > 0 ? starts[0].Index : log.Length)];
        return new VideoSource(
            pictures,
            [.. sections.Where(s => s.Kind == "Audio" && Hertz().IsMatch(s.Line)).Take(VideoRules.MostSounds)
                .Select(s => new SoundStream(s.Index, s.Line.Contains(" Hz, mono", StringComparison.Ordinal) ? 1 : 2, s.Language, TitleIn(s.Below)))],
            [.. sections.Where(s => s.Kind == "Subtitle" && Texts.Contains(s.Line.Split([' ', ','], 2)[0])).Take(VideoRules.MostTexts)
                .Select(s => new TextStream(s.Index, s.Language, TitleIn(s.Below)))],
            DurationIn(head),
            bytes,
            new MediaTags(TitleIn(head)));
    }

    private static PictureStream? PictureOf(int index, string line, string below)
    {
        if (Size().Match(line) is not { Success: true } size)
        {
            return null;
        }

        double width = int.Parse(size.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var height = int.Parse(size.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        // Where container and codec differ the container's stands last, and holds.
        if (PixelShape().Matches(line).LastOrDefault() is { } shape
            && Number(shape.Groups[1].Value) / Number(shape.Groups[2].Value) is var across and > 0.2 and < 5)
        {
            width *= across;
        }

        // FFmpeg turns the pictures upright before it scales them.
        var isTurned = Rotation().Match(below) is { Success: true } rotation && Math.Abs(Math.Abs(Number(rotation.Groups[1].Value)) % 180 - 90) < 45;
        var (shownWidth, shownHeight) = isTurned ? (height, (int)Math.Round(width)) : ((int)Math.Round(width), height);
        var average = Rate(Average().Match(line));
        var ticks = Rate(Ticks().Match(line));
        return new PictureStream(
            index, shownWidth, shownHeight,
            FrameRate.For(average > 0 ? average : ticks is > 0 and <= VideoRules.HighestFrameRate ? ticks : DefaultRate, ticks),
            line.Contains(" first", StringComparison.Ordinal),
            line.Contains("smpte2084", StringComparison.Ordinal) || line.Contains("arib-std-b67", StringComparison.Ordinal) || DolbyOnly().IsMatch(below),
            StreamLength().Match(below) is { Success: true } end ? TimeIn(end) : null);
    }

    private static double Rate(Match match) =>
        !match.Success ? 0 : Number(match.Groups[1].Value.TrimEnd('k')) * (match.Groups[1].Value.EndsWith('k') ? 1000 : 1);

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : 0;

    private static TimeSpan? DurationIn(string head) => Length().Match(head) is { Success: true } match ? TimeIn(match) : null;

    private static TimeSpan? TimeIn(Match match) =>
        new TimeSpan(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture), 0)
            + TimeSpan.FromSeconds(Number(match.Groups[3].Value)) is { Ticks: > 0 } duration ? duration : null;

    private static string? TitleIn(string section)
    {
        const int Longest = 100;
        var title = Title().Match(section) is { Success: true } match ? match.Groups[1].Value.Trim() : "";
        return title.Length == 0 ? null : title.Length <= Longest ? title : title[..Longest];
    }

    [GeneratedRegex(@"^  Stream #0:(?<index>\d{1,5})(?:\[[^\]]*\])?(?:\((?<language>[^)]*)\))?: (?<kind>Video|Audio|Subtitle|Data|Attachment): (?<rest>[^\n]*)", RegexOptions.Multiline)]
    private static partial Regex Streams();

    [GeneratedRegex(@", (\d{1,6})x(\d{1,6})\b")]
    private static partial Regex Size();

    [GeneratedRegex(@"SAR (\d+):(\d+)")]
    private static partial Regex PixelShape();

    [GeneratedRegex(@"displaymatrix: rotation of (-?[\d.]+) degrees")]
    private static partial Regex Rotation();

    // Profile 5 has no picture that others can show.
    [GeneratedRegex(@"DOVI configuration record:[^\n]*profile: 5\b")]
    private static partial Regex DolbyOnly();

    [GeneratedRegex(@", ([\d.]+k?) fps")]
    private static partial Regex Average();

    [GeneratedRegex(@", ([\d.]+k?) tbr")]
    private static partial Regex Ticks();

    [GeneratedRegex(@" Hz, ")]
    private static partial Regex Hertz();

    // Matroska's muxers leave it as a tag.
    [GeneratedRegex(@"^ {4,6}DURATION +: (\d{1,6}):(\d\d):(\d\d\.\d+)", RegexOptions.Multiline)]
    private static partial Regex StreamLength();

    [GeneratedRegex(@"^  Duration: (\d{1,7}):(\d\d):(\d\d\.\d\d)", RegexOptions.Multiline)]
    private static partial Regex Length();

    [GeneratedRegex(@"^ {4,6}title +: (.*)$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Title();
}
