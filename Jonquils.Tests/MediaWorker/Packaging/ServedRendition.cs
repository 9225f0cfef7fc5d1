using System.Globalization;
using System.Text.RegularExpressions;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>One rendition of a finished package, read as strictly as a player may.</summary>
internal sealed partial class ServedRendition
{
    private readonly string _media;
    private readonly string _playlist;
    private readonly decimal[] _seconds;
    private readonly (long Bytes, long Offset)[] _ranges;

    private ServedRendition(string folder)
    {
        _media = Path.Combine(folder, "media.mp4");
        _playlist = File.ReadAllText(Path.Combine(folder, "media.m3u8"));
        _seconds = [.. Durations().Matches(_playlist).Select(m => decimal.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];
        _ranges = [.. Ranges().Matches(_playlist).Select(m => (Number(m.Groups[1]), Number(m.Groups[2])))];
    }

    /// <summary>Seconds at which each segment ends.</summary>
    public decimal[] Boundaries => [.. _seconds.Select((_, index) => _seconds.Take(index + 1).Sum())];

    /// <summary>Bits a second of the heaviest segment; a stump at the end, which makes any rate, is taken together with the one before it.</summary>
    private double Peak
    {
        get
        {
            var rates = _ranges.Zip(_seconds, (range, seconds) => (double)(range.Bytes * 8 / seconds)).ToArray();
            return _seconds.Length > 1 && _seconds[^1] < 1
                ? rates[..^1].Append((double)((_ranges[^2].Bytes + _ranges[^1].Bytes) * 8 / (_seconds[^2] + _seconds[^1]))).Max()
                : rates.Max();
        }
    }

    private double Average => (double)(_ranges.Sum(r => r.Bytes) * 8 / _seconds.Sum());

    public static ServedRendition Read(string folder) => new(folder);

    /// <summary>Every listed byte exists, and every existing byte is listed, once.</summary>
    public void CheckBytes()
    {
        var init = InitRange().Match(_playlist);
        Assert.True(init.Success);
        Assert.Equal(_seconds.Length, _ranges.Length);
        var at = Number(init.Groups[1]);
        foreach (var (bytes, offset) in _ranges)
        {
            Assert.Equal(at, offset);
            at += bytes;
        }

        Assert.Equal(new FileInfo(_media).Length, at);
        Assert.EndsWith("#EXT-X-ENDLIST\n", _playlist, StringComparison.Ordinal);
    }

    /// <summary>The durations add up to what is muxed, and none is longer than announced.</summary>
    public void CheckDurations()
    {
        var muxed = decimal.Parse(GeneratedMedia.Probe(_media, "format=duration"), CultureInfo.InvariantCulture);
        Assert.InRange(Math.Abs(muxed - _seconds.Sum()), 0m, 0.001m);
        var target = Number(Target().Match(_playlist).Groups[1]);
        Assert.All(_seconds, seconds => Assert.InRange(Math.Round(seconds, MidpointRounding.AwayFromZero), 0, target));
    }

    /// <summary>The multivariant playlist names the right codecs and a bandwidth between the measured peak and a tenth more.</summary>
    /// <param name="heard">The rendition that is played together with this one, if any.</param>
    public void CheckMaster(string master, string name, string codecs, ServedRendition? heard = null)
    {
        var line = Regex.Match(master, $"#EXT-X-STREAM-INF:BANDWIDTH=(\\d+),AVERAGE-BANDWIDTH=(\\d+),CODECS=\"([^\"]+)\"[^\n]*\n{name}/media\\.m3u8\n");
        Assert.True(line.Success, master);
        var peak = Peak + (heard?.Peak ?? 0);
        Assert.InRange(Number(line.Groups[1]), peak - 1, peak * 1.1);
        Assert.InRange(Number(line.Groups[2]), Average + (heard?.Average ?? 0) - 1, Number(line.Groups[1]) + 1);
        Assert.Equal(codecs, line.Groups[3].Value);
    }

    private static long Number(Capture capture) => long.Parse(capture.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"#EXTINF:([\d.]+),")]
    private static partial Regex Durations();

    [GeneratedRegex(@"#EXT-X-BYTERANGE:(\d+)@(\d+)")]
    private static partial Regex Ranges();

    [GeneratedRegex("""#EXT-X-MAP:URI="media\.mp4",BYTERANGE="(\d+)@0"\n""")]
    private static partial Regex InitRange();

    [GeneratedRegex(@"#EXT-X-TARGETDURATION:(\d+)\n")]
    private static partial Regex Target();
}
