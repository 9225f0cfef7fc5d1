using Jonquils.Contracts;
using Jonquils.MediaWorker.Analysis;
using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>FFmpeg at work on the ladder of an audio source, beside it the analysis of what it decodes, and the judgement of what it made.</summary>
internal sealed class EncodeRun(
    FfmpegProcess ffmpeg, PackagingOrder order, SourceInfo source, IReadOnlyList<RenditionOutput> outputs, GrowingPackage? growing, TrackAnalysis analysis)
{
    /// <summary>Runs the encode to its end and accepts or refuses its outcome.</summary>
    /// <param name="decodeErrors">What FFmpeg says when a part of the source cannot be decoded.</param>
    public async Task<(WaveformPeaks Peaks, MediaLoudness? Loudness)> RunAsync(
        IReadOnlyList<Rendition> ladder, string folder, IReadOnlyList<string> decodeErrors, CancellationToken cancel)
    {
        order.OnStep(growing is { IsPlayable: false } ? "encode_first_segment" : "encode");
        var peaks = new WaveformPeaks();
        var errors = 0;
        var endsEarly = false;
        var limits = ToolLimits.ForAudio(source.Duration);
        var run = new FfmpegRun("package", HlsArguments.For(order.SourcePath, ladder, folder), order.ScratchPath, limits)
        {
            Output = pcm =>
            {
                peaks.Add(pcm);
                analysis.Add(pcm);
            },
            OnLine = line =>
            {
                errors += decodeErrors.Any(said => line.Contains(said, StringComparison.Ordinal)) ? 1 : 0;
                endsEarly |= FfmpegVerdict.IsEarlyEnd(line);
            },
            OnProgress = progress => order.OnProgress(progress, source.Duration),
        };

        var intake = new SegmentIntake(order, outputs, OutputBudget.ForAudio(ladder, source, new FileInfo(order.SourcePath).Length), growing, source.Tags);
        var result = await intake.TakeWhileAsync(stop => ffmpeg.RunAsync(run, stop), cancel);
        if (!result.Succeeded)
        {
            throw new UnusableSourceException(FfmpegVerdict.OfRead(source, result, limits, peaks.Duration, endsEarly), result.Log);
        }

        if (PackageAcceptance.RefusalOf(source, peaks.Duration, errors, endsEarly) is { } refusal)
        {
            throw new UnusableSourceException(refusal, result.Log);
        }

        await intake.TakeAsync(cancel);
        foreach (var output in outputs)
        {
            PackageAcceptance.Check(output, peaks.Duration);
        }

        return (peaks, LoudnessSummary.Parse(result.Log));
    }
}
