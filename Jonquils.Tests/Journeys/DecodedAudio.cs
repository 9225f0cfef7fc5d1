using System.Diagnostics;
using System.Runtime.InteropServices;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Journeys;

/// <summary>What FFmpeg, as a player that knows nothing of us, hears at an address or in a file: mono samples of 16 bits.</summary>
internal sealed record DecodedAudio(short[] Samples, int SampleRate, string Complaints)
{
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);

    /// <summary>Root mean square over full scale, 0 to 1.</summary>
    public double Loudness => Math.Sqrt(Samples.Sum(s => (double)s * s) / Math.Max(1, Samples.Length)) / short.MaxValue;

    /// <summary>How often a second the signal crosses zero upwards: the pitch of a pure tone, in Hz.</summary>
    public double Pitch => Enumerable.Range(1, Samples.Length - 1).Count(i => Samples[i - 1] < 0 && Samples[i] >= 0) / Duration.TotalSeconds;

    public static async Task<DecodedAudio> FromAsync(string address, int sampleRate = 44_100)
    {
        var start = new ProcessStartInfo(await TestStack.FfmpegPathAsync()) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-nostdin", "-v", "warning", "-i", address, "-map", "0:a:0", "-f", "s16le", "-ac", "1", "-ar", $"{sampleRate}", "pipe:1" })
        {
            start.ArgumentList.Add(argument);
        }

        using var ffmpeg = Process.Start(start)!;
        using var pcm = new MemoryStream();
        var complaints = ffmpeg.StandardError.ReadToEndAsync();
        await ffmpeg.StandardOutput.BaseStream.CopyToAsync(pcm);
        await ffmpeg.WaitForExitAsync();
        Assert.True(ffmpeg.ExitCode == 0, await complaints);
        return new DecodedAudio(MemoryMarshal.Cast<byte, short>(pcm.ToArray()).ToArray(), sampleRate, await complaints);
    }

    /// <summary>Makes a file with FFmpeg.</summary>
    public static async Task MakeAsync(string path, params string[] arguments)
    {
        var start = new ProcessStartInfo(await TestStack.FfmpegPathAsync()) { RedirectStandardError = true };
        foreach (var argument in (string[])["-nostdin", "-v", "error", "-y", .. arguments, path])
        {
            start.ArgumentList.Add(argument);
        }

        using var ffmpeg = Process.Start(start)!;
        var complaints = await ffmpeg.StandardError.ReadToEndAsync();
        await ffmpeg.WaitForExitAsync();
        Assert.True(ffmpeg.ExitCode == 0, complaints);
    }
}
