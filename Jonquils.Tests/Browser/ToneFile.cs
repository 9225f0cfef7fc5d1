using System.Diagnostics;
using System.Globalization;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Browser;

/// <summary>A real FLAC of one pure tone, so that what is heard tells which file is played.</summary>
internal static class ToneFile
{
    /// <param name="hertz">Pitch of the tone.</param>
    /// <param name="album">Put into its tags; <see langword="null"/> for none.</param>
    /// <returns>Path of the file, named after the title.</returns>
    public static async Task<string> WriteAsync(string folder, string title, int hertz, TimeSpan length, string? album = null)
    {
        var path = Path.Combine(folder, $"{title}.flac");
        var start = new ProcessStartInfo(await TestStack.FfmpegPathAsync(),
        [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-y",
            "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"sine=frequency={hertz}:sample_rate=44100:duration={length.TotalSeconds}"),
            "-af", "volume=6dB", "-ac", "2", "-metadata", $"title={title}", "-metadata", "artist=The Tuning Forks",
            .. album is null ? Array.Empty<string>() : ["-metadata", $"album={album}"], path,
        ])
        { RedirectStandardError = true };
        using var ffmpeg = Process.Start(start)!;
        var errors = await ffmpeg.StandardError.ReadToEndAsync();
        await ffmpeg.WaitForExitAsync();
        return ffmpeg.ExitCode == 0 ? path : throw new InvalidOperationException($"FFmpeg made no tone: {errors}");
    }
}
