using System.Globalization;

namespace Jonquils.Bench.Mixed;

/// <summary>Words behind <c>load</c>.</summary>
/// <param name="Length">How long, or each step when the knee is looked for.</param>
/// <param name="Rate">Requests a second on the average; the first step's when the knee is looked for.</param>
/// <param name="FindKnee">Raise the rate until latency or errors break.</param>
/// <param name="Tracks">Rows in the catalogue beside the few songs that are really played.</param>
internal sealed record LoadOptions(TimeSpan Length, double Rate, bool FindKnee, int Tracks)
{
    public const string Usage = "load [--minutes N] [--rate REQUESTS_A_SECOND] [--tracks N] [--find-knee]";

    /// <returns><see langword="null"/> when the words make no sense.</returns>
    public static LoadOptions? Parse(IReadOnlyList<string> words)
    {
        double? minutes = null;
        var options = new LoadOptions(default, 20, FindKnee: false, 20_000);
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "--find-knee")
            {
                options = options with { FindKnee = true };
                continue;
            }

            if (i + 1 == words.Count || !double.TryParse(words[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number <= 0)
            {
                return null;
            }

            switch (words[i++])
            {
                case "--minutes": minutes = number; break;
                case "--rate": options = options with { Rate = number }; break;
                case "--tracks": options = options with { Tracks = (int)number }; break;
                default: return null;
            }
        }

        return options with { Length = TimeSpan.FromMinutes(minutes ?? (options.FindKnee ? 1 : 30)) };
    }
}
