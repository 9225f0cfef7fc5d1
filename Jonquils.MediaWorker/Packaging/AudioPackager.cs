using Jonquils.Contracts;
using Jonquils.MediaWorker.Analysis;
using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging.Playlists;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Makes the HLS package of one audio source: one decode, all renditions, loudness, waveform, features and cover.</summary>
internal sealed class AudioPackager(FfmpegProcess ffmpeg, CoverArt covers, AudioAnalysis analysis)
{
    private static readonly string[] DecodeErrors = ["Error while decoding stream", "Error submitting packet to decoder", "CRC error", "invalid residual", "invalid sync code"];

    /// <summary>Packages a source. Files first, multivariant playlist last: until that is there, no player asks for the package.</summary>
    /// <exception cref="UnusableSourceException">The source cannot be packaged, now or later.</exception>
    /// <exception cref="IOException">The store or the disk failed; trying again may help.</exception>
    public async Task<PackageDocument> PackageAsync(PackagingOrder order, CancellationToken cancel)
    {
        // On pool threads while FFmpeg works: hashing needs a core for a few dozen milliseconds.
        var hashing = SourceHash.ComputeAsync(order.SourcePath, cancel);
        var breaks = MatroskaBreaks.FindAsync(order.SourcePath, cancel);
        order.OnStep("header");
        var source = await ReadSourceAsync(order, cancel);
        var ladder = Ladder.For(source);
        var encoded = Path.Combine(order.ScratchPath, "encoded");
        // With nobody waiting one FFmpeg copies and encodes; with somebody, what needs no encoder goes first.
        var first = order.GrowingFolder is null ? null : ladder.FirstOrDefault(rendition => rendition.Kind == RenditionKind.AacCopy);
        var later = ladder.Where(rendition => rendition != first).ToArray();
        var copied = first is null ? null : new RenditionOutput(first, encoded, 0);
        var made = later.Select((rendition, index) => new RenditionOutput(rendition, encoded, index)).ToArray();
        var outputs = ladder.Select(rendition => rendition == first ? copied! : made[Array.IndexOf(later, rendition)]).ToArray();
        try
        {
            var growing = order.GrowingFolder is { } folder ? new GrowingPackage(folder, made, GrowingMaster.OfAudio(made, copied), copied) : null;
            if (growing is not null)
            {
                await growing.ResumeAsync(cancel);
            }

            if (growing is not null && copied is not null)
            {
                order.OnStep("copy");
                await new CopyRun(ffmpeg, order, source, copied).RunAsync(encoded, cancel);
                await growing.PutCopiedAsync(cancel);
                order.OnStep("tell_playable");
                await order.OnPlayable(source.Tags);
            }

            var features = analysis.Begin();
            var encode = new EncodeRun(ffmpeg, order, source, made, growing, features);
            var (peaks, loudness) = await encode.RunAsync(later, encoded, DecodeErrors, cancel);
            if (copied is not null)
            {
                PackageAcceptance.Check(copied, peaks.Duration);
            }

            order.OnStep("hash");
            if (await hashing != order.SourceSha256)
            {
                throw new UnusableSourceException(MediaErrors.SourceChanged);
            }

            if ((await breaks).AreGrave(source.IsLossless))
            {
                throw new UnusableSourceException(MediaErrors.Damaged);
            }

            order.OnStep("cover");
            var cover = source.Cover is { } picture ? await covers.MakeAsync(picture, order.ScratchPath, cancel) : [];
            order.OnStep("store");
            if (growing is not null)
            {
                // Before the finished package is there: a worker that dies in between is followed by one that finds the package and looks no further.
                await growing.EndAsync(cancel);
            }

            return await StoreAsync(order, source, outputs, peaks, loudness, features.Finish(loudness), cover, cancel);
        }
        finally
        {
            foreach (var output in outputs)
            {
                await output.DisposeAsync();
            }
        }
    }

    private async Task<SourceInfo> ReadSourceAsync(PackagingOrder order, CancellationToken cancel)
    {
        var reading = SourceReader.Read(order.SourcePath);
        var source = reading.Info;
        if (source is null && reading.Refusal is null)
        {
            var arguments = HlsArguments.Input(order.SourcePath);
            var run = await ffmpeg.RunAsync(new FfmpegRun("header", arguments, order.ScratchPath, ToolLimits.ForHeader), cancel);
            source = FfmpegHeader.Parse(run.Log)
                ?? throw new UnusableSourceException(FfmpegVerdict.OfHeader(run, reading.IsKnownFormat), run.Log);
        }

        return (reading.Refusal ?? PackageAcceptance.RefusalOf(source!)) is { } refusal ? throw new UnusableSourceException(refusal) : source!;
    }

    private static async Task<PackageDocument> StoreAsync(
        PackagingOrder order, SourceInfo source, RenditionOutput[] outputs, WaveformPeaks peaks, MediaLoudness? loudness, MediaFeatures features, IReadOnlyList<string> cover,
        CancellationToken cancel)
    {
        using var span = WorkerTracing.Source.StartActivity("store package");
        var folder = order.FinalFolder;
        List<Task<long>> stored = [.. outputs.Select(output => folder.PutFileAsync($"{output.Rendition.Name}/{MediaPlaylist.JoinedFileName}", output.JoinedPath, cancel))];
        stored.Add(folder.PutAsync(WaveformPeaks.FileName, peaks.ToJson(), cancel));
        stored.AddRange(cover.Select(file => folder.PutFileAsync(file, Path.Combine(order.ScratchPath, file), cancel)));
        var bytes = (await Task.WhenAll(stored)).Sum();

        foreach (var output in outputs)
        {
            bytes += await folder.PutAsync($"{output.Rendition.Name}/{MediaPlaylist.FileName}", MediaPlaylist.Joined(output.List), cancel);
        }

        var lossless = outputs.Where(o => o.Rendition.IsLossless).ToArray();
        var losslessPlaylist = MasterPlaylist.Write(lossless.Select(VariantOf));
        var master = MasterPlaylist.Write(outputs.Where(o => !o.Rendition.IsLossless).Select(VariantOf));
        bytes += lossless.Length > 0 ? losslessPlaylist.Length + master.Length : master.Length;
        var document = new PackageDocument(
            new MediaPackage(
                order.Profile,
                (int)Math.Round(peaks.Duration.TotalMilliseconds),
                MasterPlaylist.FileName,
                lossless.Length > 0 ? MasterPlaylist.LosslessFileName : null,
                [.. outputs.Select(o => o.Rendition.Name)],
                bytes,
                WaveformPeaks.FileName,
                cover.Count > 0 ? cover[0] : null),
            source.Tags,
            loudness,
            features);
        await folder.PutAsync(PackageDocument.FileName, document.ToJson(), cancel);
        if (lossless.Length > 0)
        {
            await folder.PutAsync(MasterPlaylist.LosslessFileName, losslessPlaylist, cancel);
        }

        await folder.PutAsync(MasterPlaylist.FileName, master, cancel);
        return document;
    }

    private static Variant VariantOf(RenditionOutput output) =>
        new(output.Rendition.Name, output.List.PeakBandwidth, output.List.AverageBandwidth, output.Init.Codecs);
}
