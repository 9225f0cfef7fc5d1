using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Jonquils.MediaWorker.Analysis;
using Jonquils.MediaWorker.Analysis.Genre;
using Jonquils.MediaWorker.Packaging;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Options;

namespace Jonquils.Bench;

/// <summary>Processor time of loudness, true peak, waveform and features of a four-minute track, its decode included, beside a decode alone.</summary>
internal static partial class AudioAnalysisCost
{
    private const int Runs = 7;
    private const double MostTimes = 6;

    // As packaging asks for it: loudness with true peaks, and PCM handed over second by second.
    private static readonly string[] Listen =
    [
        "-filter_complex",
        "[0:a:0]asplit=2[l][p];[l]ebur128=peak=true:framelog=verbose,anullsink;[p]aformat=sample_fmts=s16:channel_layouts=mono:sample_rates=22050,asetnsamples=n=22050:p=0[q]",
        "-map", "[q]", "-f", "s16le",
    ];

    public static async Task<Measurement> MeasureAsync()
    {
        var program = await TestStack.FfmpegPathAsync();
        var folder = await TestStack.NewFolderAsync("analysis");
        var song = await new Songs(new Ffmpeg(program), folder).NewAsync();
        var pcmPath = Path.Combine(folder, "pcm");
        await ProcessorSecondsAsync(program, folder, ["-i", song, .. Listen, pcmPath]);
        var pcm = await File.ReadAllBytesAsync(pcmPath);
        var analysis = new AudioAnalysis(GenreModel.Shipped, Options.Create(new AnalysisOptions()));
        Hear(analysis, pcm);

        var (decodes, listens, hearings) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            decodes.Add(await ProcessorSecondsAsync(program, folder, ["-i", song, "-map", "0:a:0", "-f", "null", "-"]));
            listens.Add(await ProcessorSecondsAsync(program, folder, ["-i", song, .. Listen, pcmPath]));
            hearings.Add(Hear(analysis, pcm));
        }

        var (decode, listen, hearing) = (Measurement.Median(decodes), Measurement.Median(listens), Measurement.Median(hearings));
        return new Measurement(
            "analysis", "decode alone", decode, listen + hearing, "CPU s", "≤ 6×", listen + hearing <= decode * MostTimes,
            string.Create(CultureInfo.InvariantCulture, $"4 minutes of FLAC; of it {listen:0.00} s in FFmpeg (decode, loudness, true peak, PCM), {hearing:0.00} s for waveform and features; {Runs} runs"));
    }

    private static double Hear(AudioAnalysis analysis, byte[] pcm)
    {
        using var self = Process.GetCurrentProcess();
        var before = self.UserProcessorTime;
        var (peaks, track) = (new WaveformPeaks(), analysis.Begin());
        for (var at = 0; at < pcm.Length; at += 65_536)
        {
            var piece = pcm.AsSpan(at, Math.Min(65_536, pcm.Length - at));
            peaks.Add(piece);
            track.Add(piece);
        }

        peaks.ToJson();
        track.Finish(null);
        self.Refresh();
        return (self.UserProcessorTime - before).TotalSeconds;
    }

    private static async Task<double> ProcessorSecondsAsync(string program, string folder, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["-nostdin", "-hide_banner", "-nostats", "-y", "-benchmark", .. arguments])
        {
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var times = Times().Match(said);
        return times.Success
            ? double.Parse(times.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + double.Parse(times.Groups[2].ValueSpan, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"FFmpeg did not say what it needed: {said}");
    }

    [GeneratedRegex(@"bench: utime=([\d.]+)s stime=([\d.]+)s")]
    private static partial Regex Times();
}
