using Jonquils.Contracts;
using Jonquils.MediaWorker.Analysis;
using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>FFmpeg at work on a ladder, beside it the analysis of what it decodes, and the one who takes over each segment as soon as it is whole.</summary>
internal sealed class EncodeRun(
    FfmpegProcess ffmpeg, PackagingOrder order, SourceInfo source, IReadOnlyList<RenditionOutput> outputs, GrowingPackage? growing, TrackAnalysis analysis)
{
    // Somebody listens for the first segment; later ones come faster than they are played.
    private static readonly TimeSpan UntilPlayable = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(400);

    private bool _toldPlayable = growing?.IsPlayable ?? false;

    /// <summary>Runs the encode to its end and accepts or refuses its outcome.</summary>
    /// <param name="decodeErrors">What FFmpeg says when a part of the source cannot be decoded.</param>
    public async Task<(WaveformPeaks Peaks, MediaLoudness? Loudness)> RunAsync(
        IReadOnlyList<Rendition> ladder, string folder, IReadOnlyList<string> decodeErrors, CancellationToken cancel)
    {
        order.OnStep(growing is { IsPlayable: false } ? "encode_first_segment" : "encode");
        var peaks = new WaveformPeaks();
        var errors = 0;
        var limits = ToolLimits.ForAudio(source.Duration);
        var run = new FfmpegRun("package", HlsArguments.For(order.SourcePath, ladder, folder), order.ScratchPath, limits)
        {
            Output = pcm =>
            {
                peaks.Add(pcm);
                analysis.Add(pcm);
            },
            OnLine = line => errors += decodeErrors.Any(said => line.Contains(said, StringComparison.Ordinal)) ? 1 : 0,
            OnProgress = progress => order.OnProgress(progress, source.Duration),
        };

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var encode = ffmpeg.RunAsync(run, stop.Token);
        try
        {
            while (!encode.IsCompleted)
            {
                await TakeSegmentsAsync(cancel);
                await Task.WhenAny(encode, Task.Delay(growing is { IsPlayable: false } ? UntilPlayable : Afterwards, cancel));
            }
        }
        catch
        {
            // The store failed or the job was cancelled: FFmpeg must be gone before its folder is.
            await stop.CancelAsync();
            await Task.WhenAny(encode);
            throw;
        }

        var result = await encode;
        if (!result.Succeeded)
        {
            var verdict = FfmpegVerdict.Of(result, limits, peaks.Duration);
            throw new UnusableSourceException(PackageAcceptance.RefusalOf(source, peaks.Duration, 0) is { Code: "truncated" } cut && verdict == MediaErrors.Damaged ? cut : verdict, result.Log);
        }

        if (PackageAcceptance.RefusalOf(source, peaks.Duration, errors) is { } refusal)
        {
            throw new UnusableSourceException(refusal, result.Log);
        }

        await TakeSegmentsAsync(cancel);
        foreach (var output in outputs)
        {
            PackageAcceptance.Check(output, peaks.Duration);
        }

        return (peaks, LoudnessSummary.Parse(result.Log));
    }

    private async Task TakeSegmentsAsync(CancellationToken cancel)
    {
        // FFmpeg is at the same place in all renditions, so their segments come together and are stored side by side.
        await Task.WhenAll(outputs.Select(output => TakeSegmentsAsync(output, cancel)));
        if (growing is null)
        {
            return;
        }

        await growing.AnnounceAsync(cancel);
        if (growing.IsPlayable && !_toldPlayable)
        {
            _toldPlayable = true;
            order.OnStep("tell_playable");
            await order.OnPlayable(source.Tags);
            order.OnStep("encode");
        }
    }

    private async Task TakeSegmentsAsync(RenditionOutput output, CancellationToken cancel)
    {
        while (await output.TryTakeAsync(cancel) is { } segment)
        {
            if (growing is not null)
            {
                await growing.AppendAsync(output, [segment], cancel);
            }
        }
    }
}
