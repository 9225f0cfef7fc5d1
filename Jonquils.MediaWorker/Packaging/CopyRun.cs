using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>FFmpeg at work on a source's own frames alone, which takes a moment: whoever waits hears them before anything is encoded.</summary>
/// <remarks>Nothing is decoded, so nothing is proven: the encode that follows decodes the source, and what it refuses is withdrawn.</remarks>
internal sealed class CopyRun(FfmpegProcess ffmpeg, PackagingOrder order, SourceInfo source, RenditionOutput output)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <param name="folder">Folder that holds the rendition's folder.</param>
    /// <exception cref="UnusableSourceException">The frames cannot be read.</exception>
    public async Task RunAsync(string folder, CancellationToken cancel)
    {
        var limits = ToolLimits.ForAudio(source.Duration);
        var budget = OutputBudget.ForAudio([output.Rendition], source, new FileInfo(order.SourcePath).Length);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = ffmpeg.RunAsync(
            new FfmpegRun("copy", HlsArguments.ForCopy(order.SourcePath, output.Rendition, folder), order.ScratchPath, limits), stop.Token);
        try
        {
            while (!running.IsCompleted)
            {
                await TakeAsync(cancel);
                budget.Check([output]);
                await Task.WhenAny(running, Task.Delay(Look, cancel));
            }
        }
        catch
        {
            // FFmpeg must be gone before its folder is.
            await stop.CancelAsync();
            await Task.WhenAny(running);
            throw;
        }

        var result = await running;
        await TakeAsync(cancel);
        budget.Check([output]);
        if (!result.Succeeded || output.Count == 0)
        {
            var copied = output.Count == 0 ? TimeSpan.Zero : output.List.Duration;
            throw new UnusableSourceException(FfmpegVerdict.OfRead(source, result, limits, copied, endsEarly: false), result.Log);
        }
    }

    private async Task TakeAsync(CancellationToken cancel)
    {
        while (await output.TryTakeAsync(cancel) is not null)
        {
        }
    }
}
