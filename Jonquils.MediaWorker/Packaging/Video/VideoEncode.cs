using Jonquils.MediaWorker.Ffmpeg;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>The FFmpegs that make the parts of one video side by side, and the judgement of what they made.</summary>
/// <param name="outputs">Of all renditions of the plan, by name.</param>
internal sealed class VideoEncode(FfmpegProcess ffmpeg, PackagingOrder order, VideoPlan plan, IReadOnlyDictionary<string, RenditionOutput> outputs)
{
    private readonly Lock _gate = new();

    /// <summary>Runs them to their end, and accepts or refuses the outcome.</summary>
    /// <param name="folder">Where they write.</param>
    /// <exception cref="UnusableSourceException">The source cannot be packaged.</exception>
    public async Task RunAsync(string folder, SegmentIntake intake, CancellationToken cancel)
    {
        var limits = ToolLimits.ForVideo(plan.Source.Duration);
        var parts = plan.Parts;
        // All of them decode the pictures, and meet the same faults.
        var errors = new int[parts.Count];
        var endsEarly = false;
        var progress = new FfmpegProgress[parts.Count];
        Array.Fill(progress, new FfmpegProgress());
        var runs = parts.Select((part, i) => new FfmpegRun("package", VideoArguments.For(order.SourcePath, plan, part, folder), order.ScratchPath, limits)
        {
            OnLine = line =>
            {
                errors[i] += VideoAcceptance.IsDecodeError(line) ? 1 : 0;
                endsEarly |= FfmpegVerdict.IsEarlyEnd(line);
            },
            OnProgress = now => Report(progress, i, now.Snapshot()),
        });
        var results = await intake.TakeWhileAsync(stop => ffmpeg.RunAllAsync(runs, stop), cancel);
        var log = string.Join('\n', results.Select(result => result.Log));
        var pictures = outputs[plan.Rungs[^1].Rendition.Name];
        if (results[^1] is { Succeeded: false } failed)
        {
            var verdict = FfmpegVerdict.Of(failed, limits, pictures.Count > 0 ? pictures.List.Duration : TimeSpan.Zero);
            throw new UnusableSourceException(verdict == MediaErrors.Damaged && endsEarly ? MediaErrors.VideoTruncated : verdict, log);
        }

        await intake.TakeAsync(cancel);
        if (plan.Rungs.Any(rung => outputs[rung.Rendition.Name].Count == 0))
        {
            throw new UnusableSourceException(endsEarly ? MediaErrors.VideoTruncated : MediaErrors.Damaged, log);
        }

        if (VideoAcceptance.RefusalOf(plan.Source, pictures.List.Duration, errors.Max(), endsEarly) is { } refusal)
        {
            throw new UnusableSourceException(refusal, log);
        }

        VideoAcceptance.Check(plan, outputs);
    }

    /// <summary>Tells how far the slowest is.</summary>
    private void Report(FfmpegProgress[] all, int part, FfmpegProgress now)
    {
        // One at a time: who listens need not know that there are several.
        lock (_gate)
        {
            all[part] = now;
            order.OnProgress(all.MinBy(progress => progress.HasEnded ? TimeSpan.MaxValue : progress.Position)!, plan.Source.Duration);
        }
    }
}
