using System.Globalization;
using System.Text.RegularExpressions;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Reads the description of a source that FFmpeg prints when it opens one; for formats that are not read in process.</summary>
internal static partial class FfmpegHeader
{
    private static readonly HashSet<string> Lossless = ["flac", "alac", "wavpack", "ape", "wmalossless"];

    /// <param name="log">FFmpeg's standard error.</param>
    /// <returns><see langword="null"/> when it shows no audio stream.</returns>
    public static SourceInfo? Parse(string log)
    {
        var input = log.IndexOf("Input #0", StringComparison.Ordinal);
        if (input < 0 || Audio().Match(log, input) is not { Success: true } audio)
        {
            return null;
        }

        var codec = audio.Groups["codec"].Value;
        var isPcm = codec.StartsWith("pcm_", StringComparison.Ordinal) && codec is not ("pcm_alaw" or "pcm_mulaw");
        var description = audio.Groups["rest"].Value;
        var duration = Duration().Match(log, input) is { Success: true } match
            ? TimeSpan.FromHours(double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
                + TimeSpan.FromMinutes(double.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
                + TimeSpan.FromSeconds(double.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture))
            : (TimeSpan?)null;
        return new SourceInfo
        {
            Container = SourceContainer.Other,
            Codec = isPcm ? "pcm" : codec,
            IsLossless = isPcm || Lossless.Contains(codec),
            BitsPerSample = BitsOf(description),
            SampleRate = int.Parse(audio.Groups["rate"].ValueSpan, CultureInfo.InvariantCulture),
            Channels = ChannelsOf(description),
            Kbps = Kbps().Match(description) is { Success: true } kbps ? int.Parse(kbps.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0,
            Duration = duration > TimeSpan.Zero ? duration : null,
            HasContainerDuration = duration > TimeSpan.Zero && !log.Contains("Estimating duration from bitrate", StringComparison.Ordinal),
            Tags = TagText.FromFields(Fields(log[input..])),
        };
    }

    private static int BitsOf(string description) => Format().Match(description) is not { Success: true } format
        ? 0
        : format.Groups[1].Value switch
        {
            "u8" or "u8p" => 8,
            "s16" or "s16p" => 16,
            "s32" or "s32p" when format.Groups[2].Success => int.Parse(format.Groups[2].ValueSpan, CultureInfo.InvariantCulture),
            "s32" or "s32p" => 32,
            _ => 0,
        };

    private static int ChannelsOf(string description)
    {
        var layout = description.Split(',', StringSplitOptions.TrimEntries)[0];
        return layout.Split('(')[0] switch
        {
            "mono" => 1,
            "stereo" or "downmix" => 2,
            "2.1" or "3.0" => 3,
            "quad" or "4.0" or "3.1" => 4,
            "5.0" or "4.1" => 5,
            "5.1" or "6.0" => 6,
            "6.1" or "7.0" => 7,
            "7.1" => 8,
            var count when count.EndsWith(" channels", StringComparison.Ordinal) => int.Parse(count.AsSpan(0, count.Length - 9), CultureInfo.InvariantCulture),
            _ => 2,
        };
    }

    private static TagFields Fields(string log)
    {
        var fields = new TagFields();
        foreach (Match line in Metadata().Matches(log))
        {
            fields.Add(line.Groups[1].Value, line.Groups[2].Value.Trim());
        }

        return fields;
    }

    [GeneratedRegex(@"Stream #0:\d+[^\n]*: Audio: (?<codec>\w+)[^\n]*?, (?<rate>\d{1,9}) Hz, (?<rest>[^\n]*)")]
    private static partial Regex Audio();

    [GeneratedRegex(@"Duration: (\d{2,7}):(\d\d):(\d\d\.\d\d)")]
    private static partial Regex Duration();

    [GeneratedRegex(@"\b(\d{1,9}) kb/s")]
    private static partial Regex Kbps();

    [GeneratedRegex(@", (u8p?|s16p?|s32p?|fltp?|dblp?)(?: \((\d{1,3}) bit\))?")]
    private static partial Regex Format();

    [GeneratedRegex(@"^\s+(title|artist|album|album_artist|genre|date|track|disc)\s*: (.*)$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Metadata();
}
