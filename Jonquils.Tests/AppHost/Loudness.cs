using System.Globalization;
using System.Text.RegularExpressions;
using Jonquils.AppHost.Local.Tools;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.AppHost;

/// <summary>How loud something is, as FFmpeg hears it: mean volume in dB below full scale. Silence is -91.</summary>
internal static partial class Loudness
{
    /// <param name="source">A file or an address that FFmpeg can play.</param>
    public static async Task<double> OfAsync(string source, CancellationToken cancel)
    {
        var told = await Command.RunAsync(
            await TestStack.FfmpegPathAsync(), ["-hide_banner", "-nostdin", "-i", source, "-t", "30", "-af", "volumedetect", "-f", "null", "-"], cancel);
        var mean = MeanVolume().Match(told.Errors);
        Assert.True(mean.Success, told.Errors);
        return double.Parse(mean.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"mean_volume: (-?[\d.]+) dB")]
    private static partial Regex MeanVolume();
}
