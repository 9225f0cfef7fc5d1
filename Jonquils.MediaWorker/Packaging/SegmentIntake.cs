using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Takes over each segment as soon as FFmpeg has it whole, and stores it where somebody waits for it.</summary>
/// <param name="budget">What they may take.</param>
/// <param name="growing"><see langword="null"/> when nobody waits.</param>
/// <param name="tags">Told with the first segment that can be played.</param>
internal sealed class SegmentIntake(PackagingOrder order, IReadOnlyList<RenditionOutput> outputs, OutputBudget budget, GrowingPackage? growing, MediaTags tags)
{
    // Somebody waits for the first segment; later ones come faster than they are played.
    private static readonly TimeSpan UntilPlayable = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(400);

    private bool _toldPlayable = growing?.IsPlayable ?? false;

    /// <summary>Starts FFmpeg and takes segments until it ends. What it wrote last is left to <see cref="TakeAsync(CancellationToken)"/>, once the run is accepted.</summary>
    /// <param name="start">Starts it; its token stops it.</param>
    public async Task<TResult> TakeWhileAsync<TResult>(Func<CancellationToken, Task<TResult>> start, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var encode = start(stop.Token);
        try
        {
            while (!encode.IsCompleted)
            {
                await TakeAsync(cancel);
                await Task.WhenAny(encode, Task.Delay(growing is { IsPlayable: false } ? UntilPlayable : Afterwards, cancel));
            }
        }
        catch
        {
            // The store failed, the job was cancelled, or it is too much: FFmpeg must be gone before its folder is.
            await stop.CancelAsync();
            await Task.WhenAny(encode);
            throw;
        }

        return await encode;
    }

    /// <summary>Takes all segments that are whole.</summary>
    public async Task TakeAsync(CancellationToken cancel)
    {
        // Segments of all renditions come at about the same time, and are stored side by side.
        await Task.WhenAll(outputs.Select(output => TakeAsync(output, cancel)));
        budget.Check(outputs);
        if (growing is null)
        {
            return;
        }

        await growing.AnnounceAsync(cancel);
        if (growing.IsPlayable && !_toldPlayable)
        {
            _toldPlayable = true;
            order.OnStep("tell_playable");
            await order.OnPlayable(tags);
            order.OnStep("encode");
        }
    }

    private async Task TakeAsync(RenditionOutput output, CancellationToken cancel)
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
