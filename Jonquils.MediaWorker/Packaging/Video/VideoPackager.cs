using Jonquils.Contracts;
using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging.Playlists;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>Makes the HLS package of one video: all renditions, poster, thumbnails and subtitles.</summary>
internal sealed class VideoPackager(FfmpegProcess ffmpeg)
{
    // Of what the renditions may take at most; encoders stay far below it on most material.
    private const double LikelyShareOfMost = 0.6;

    /// <summary>Packages a source. Files first, multivariant playlist last: until that is there, no player asks for the package.</summary>
    /// <exception cref="UnusableSourceException">The source cannot be packaged, now or later.</exception>
    /// <exception cref="IOException">The store or the disk failed; trying again may help.</exception>
    public async Task<PackageDocument> PackageAsync(PackagingOrder order, CancellationToken cancel)
    {
        // On pool threads while FFmpeg works: hashing needs a core for a moment.
        var hashing = SourceHash.ComputeAsync(order.SourcePath, cancel);
        var breaks = MatroskaBreaks.FindAsync(order.SourcePath, cancel);
        order.OnStep("header");
        var plan = VideoPlan.For(await ReadSourceAsync(order, cancel));
        NeedSpaceFor(plan, order.ScratchPath);
        var folder = Path.Combine(order.ScratchPath, "encoded");
        var outputs = plan.Parts.SelectMany(part => part.Renditions.Select((rendition, index) => new RenditionOutput(rendition, folder, index))).ToArray();
        var byName = outputs.ToDictionary(output => output.Rendition.Name);
        try
        {
            var growing = order.GrowingFolder is { } place
                ? new GrowingPackage(place, outputs, [new GrowingMaster(MasterPlaylist.FileName, outputs, () => VideoMaster.Write(plan, byName, [], isComplete: false))])
                : null;
            if (growing is not null)
            {
                await growing.ResumeAsync(cancel);
            }

            order.OnStep(growing is null ? "encode" : "encode_first_segment");
            var intake = new SegmentIntake(order, outputs, OutputBudget.ForVideo(plan), growing, plan.Source.Tags);
            await new VideoEncode(ffmpeg, order, plan, byName).RunAsync(folder, intake, cancel);
            order.OnStep("hash");
            if (await hashing != order.SourceSha256)
            {
                throw new UnusableSourceException(MediaErrors.SourceChanged);
            }

            if ((await breaks).AreGrave(isLossless: false))
            {
                throw new UnusableSourceException(MediaErrors.Damaged);
            }

            order.OnStep("store");
            if (growing is not null)
            {
                // Before the finished package is there: a worker that dies in between is followed by one that finds the package and looks no further.
                await growing.EndAsync(cancel);
            }

            return await StoreAsync(order, plan, folder, byName, cancel);
        }
        finally
        {
            foreach (var output in outputs)
            {
                await output.DisposeAsync();
            }
        }
    }

    private async Task<VideoSource> ReadSourceAsync(PackagingOrder order, CancellationToken cancel)
    {
        var bytes = new FileInfo(order.SourcePath).Length;
        if (bytes == 0)
        {
            throw new UnusableSourceException(MediaErrors.EmptyFile);
        }

        var movie = Mp4Movie.Read(order.SourcePath);
        if (movie.IsEncrypted || MatroskaSource.IsEncrypted(order.SourcePath))
        {
            throw new UnusableSourceException(MediaErrors.DrmProtected);
        }

        var run = await ffmpeg.RunAsync(new FfmpegRun("header", VideoArguments.Input(order.SourcePath), order.ScratchPath, ToolLimits.ForHeader), cancel);
        var source = VideoHeader.Parse(run.Log, bytes) ?? throw new UnusableSourceException(VerdictOf(run), run.Log);
        if (VideoAcceptance.RefusalOf(source) is { } refusal)
        {
            throw new UnusableSourceException(refusal, run.Log);
        }

        return source with { Picture = source.Picture with { End = movie.PictureEnd ?? source.Picture.End } };
    }

    /// <summary>The fault of a source whose header showed no pictures.</summary>
    private static MediaError VerdictOf(FfmpegResult header) =>
        header.Log.Contains(": Audio: ", StringComparison.Ordinal) && !header.Log.Contains(": Video: ", StringComparison.Ordinal) ? MediaErrors.NoVideoStream
        // Pictures without a size: nothing of them could be decoded.
        : header.Log.Contains(": Video: ", StringComparison.Ordinal) ? (header.Log.Contains("(attached pic)", StringComparison.Ordinal) ? MediaErrors.NoVideoStream : MediaErrors.Damaged)
        : FfmpegVerdict.Of(header, ToolLimits.ForHeader, TimeSpan.Zero) is var verdict && verdict == MediaErrors.NotAudio ? MediaErrors.NotVideo : verdict;

    private static void NeedSpaceFor(VideoPlan plan, string scratch)
    {
        var kbps = plan.Renditions.Sum(rendition => (long)rendition.Kbps);
        var needs = (long)(kbps * 125.0 * (plan.Source.Duration?.TotalSeconds ?? 0) * LikelyShareOfMost);
        var free = new DriveInfo(scratch).AvailableFreeSpace;
        if (free < needs)
        {
            throw new IOException($"The disk for scratch files has {free >> 20} MiB left; the video may take {needs >> 20} MiB.");
        }
    }

    private static async Task<PackageDocument> StoreAsync(
        PackagingOrder order, VideoPlan plan, string encoded, IReadOnlyDictionary<string, RenditionOutput> outputs, CancellationToken cancel)
    {
        using var span = WorkerTracing.Source.StartActivity("store package");
        var folder = order.FinalFolder;
        var duration = outputs[plan.Rungs[^1].Rendition.Name].List.Duration;
        var texts = plan.Texts.Where(text => text.HasText(encoded)).ToArray();
        string[] pictures = [VideoArguments.PosterFileName, .. plan.Thumbnails.Sheets(duration)];
        List<Task<long>> stored = [.. outputs.Values.Select(output => folder.PutFileAsync($"{output.Rendition.Name}/{MediaPlaylist.JoinedFileName}", output.JoinedPath, cancel))];
        stored.AddRange(pictures.Concat(texts.Select(text => text.FileName)).Select(file => folder.PutFileAsync(file, Path.Combine(encoded, file), cancel)));
        stored.Add(folder.PutAsync(ThumbnailTrack.FileName, plan.Thumbnails.Document(duration), cancel));
        stored.AddRange(texts.Select(text => folder.PutAsync(text.PlaylistName, text.Playlist(duration), cancel)));
        var bytes = (await Task.WhenAll(stored)).Sum();
        foreach (var output in outputs.Values)
        {
            bytes += await folder.PutAsync($"{output.Rendition.Name}/{MediaPlaylist.FileName}", MediaPlaylist.Joined(output.List), cancel);
        }

        var master = VideoMaster.Write(plan, outputs, texts, isComplete: true);
        var document = new PackageDocument(
            new MediaPackage(
                order.Profile,
                (int)Math.Round(duration.TotalMilliseconds),
                MasterPlaylist.FileName,
                LosslessPlaylist: null,
                [.. plan.Renditions.Select(rendition => rendition.Name)],
                bytes + System.Text.Encoding.UTF8.GetByteCount(master),
                PosterFile: VideoArguments.PosterFileName,
                ThumbnailsFile: ThumbnailTrack.FileName,
                Subtitles: [.. texts.Select(text => new MediaSubtitles(text.Stream.Language, text.Name, text.FileName))]),
            plan.Source.Tags,
            Loudness: null);
        await folder.PutAsync(PackageDocument.FileName, document.ToJson(), cancel);
        await folder.PutAsync(MasterPlaylist.FileName, master, cancel);
        return document;
    }
}
