using System.Globalization;
using System.Text.RegularExpressions;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Reads what the ebur128 filter says at its end.</summary>
internal static partial class LoudnessSummary
{
    /// <summary>What silence measures as: the gate of EBU R128.</summary>
    private const double Silence = -70;

    /// <summary>Finds the last summary: FFmpeg sets its filters up twice and prints an empty one first.</summary>
    /// <param name="log">FFmpeg's standard error.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public static MediaLoudness? Parse(string log)
    {
        var start = log.LastIndexOf("Summary:", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var summary = log[start..];
        return Value(Integrated(), summary) is { } integrated && Value(Range(), summary) is { } range
            ? new MediaLoudness(Math.Max(integrated, Silence), range, Value(Peak(), summary))
            : null;
    }

    private static double? Value(Regex pattern, string text) =>
        pattern.Match(text) is { Success: true } match
        && double.TryParse(match.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;

    [GeneratedRegex(@"\bI:\s+(\S+) LUFS")]
    private static partial Regex Integrated();

    [GeneratedRegex(@"\bLRA:\s+(\S+) LU\b")]
    private static partial Regex Range();

    [GeneratedRegex(@"\bPeak:\s+(\S+) dBFS")]
    private static partial Regex Peak();
}
