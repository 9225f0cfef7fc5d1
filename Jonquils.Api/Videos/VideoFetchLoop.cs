using System.Globalization;
using Jonquils.Api.Fetching;
using Jonquils.Api.Uploads;
using Jonquils.ServiceDefaults.Loops;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Videos;

/// <summary>Fetches the sources of added videos into the object store, one at a time; several of these run side by side.</summary>
internal sealed partial class VideoFetchLoop(
    IServiceScopeFactory scopes, RemoteFiles files, IObjectStore objects, VideoArrivals arrivals, IOptions<VideoOptions> options, TimeProvider clock, ILogger<VideoFetchLoop> logger)
    : PeriodicLoop(TimeSpan.Zero, clock, logger)
{
    /// <summary>How many videos are fetched at a time; a few slow servers must not hold up the rest.</summary>
    public const int Lanes = 4;

    private static readonly TimeSpan IdlePoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RenewEvery = VideoQueue.Lease / 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        if (await InQueueAsync(queue => queue.ClaimAsync(cancel)) is not { } claimed)
        {
            await arrivals.WaitAsync(IdlePoll, cancel);
            return;
        }

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var renewing = RenewAsync(claimed, lost);
        try
        {
            await FetchAsync(claimed, lost.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            LogLost(claimed.Id);
        }
        finally
        {
            await lost.CancelAsync();
            await renewing;
        }
    }

    private async Task FetchAsync(ClaimedVideo claimed, CancellationToken cancel)
    {
        // A key of this attempt alone: of two attempts at once, the one that comes second removes its own copy and not the other's.
        var key = string.Create(CultureInfo.InvariantCulture, $"{claimed.Id}/{Guid.CreateVersion7():N}");
        FetchRefusal refusal;
        try
        {
            var (stored, refused) = await StoreAsync(claimed, key, cancel);
            if (stored is not null)
            {
                if (!await InQueueAsync(queue => queue.OrderAsync(claimed, stored, cancel)))
                {
                    await objects.DeleteAsync(Buckets.Videos, key, CancellationToken.None);
                }

                return;
            }

            refusal = refused!;
        }
        catch (FetchException error)
        {
            refusal = error.Refusal;
        }
        catch (IOException error)
        {
            LogStoreFailed(error, claimed.Id);
            refusal = new FetchRefusal("not_stored", "The video could not be stored.", MayPass: true);
        }

        if (refusal.MayPass && claimed.Attempt < options.Value.FetchAttempts)
        {
            var pause = options.Value.FirstPause * Math.Pow(2, Math.Min(claimed.Attempt - 1, 12));
            await InQueueAsync(queue => queue.PutBackAsync(claimed, pause < LongestPause ? pause : LongestPause, cancel));
        }
        else
        {
            await InQueueAsync(queue => queue.FailAsync(claimed, refusal, cancel));
            LogRefused(claimed.Id, refusal.Code, claimed.Attempt);
        }
    }

    private async Task<(StoredVideo? Stored, FetchRefusal? Refusal)> StoreAsync(ClaimedVideo claimed, string key, CancellationToken cancel)
    {
        if (RemoteAddress.Read(claimed.OriginalUrl) is not { } address)
        {
            return (null, FetchRefusal.BadAddress);
        }

        var (opened, refusal) = await files.OpenAsync(address, options.Value.MaxBytes, cancel);
        if (opened is null)
        {
            return (null, refusal);
        }

        await using var file = opened;
        var head = new byte[VideoSignature.Bytes];
        var read = await file.Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        if (!VideoSignature.MayBeVideo(head.AsSpan(0, read)))
        {
            // What is there now need not be what was there when the video was added.
            return (null, new FetchRefusal(VideoProblems.NotAVideo.Code, VideoProblems.NotAVideo.Detail));
        }

        await using var content = new HashingStream(head.AsMemory(0, read), file.Body, options.Value.MaxBytes);
        await objects.PutAsync(Buckets.Videos, key, content, "application/octet-stream", cancel);
        return (new StoredVideo(key, content.Sha256(), content.BytesRead, file.Name), null);
    }

    private async Task RenewAsync(ClaimedVideo claimed, CancellationTokenSource lost)
    {
        try
        {
            while (true)
            {
                await Task.Delay(RenewEvery, Clock, lost.Token);
                if (!await InQueueAsync(queue => queue.RenewAsync(claimed, lost.Token)))
                {
                    await lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The attempt is over.
        }
        catch (Exception error)
        {
            // Without a lease another may fetch the same; better that than two who order it.
            LogRenewFailed(error, claimed.Id);
            await lost.CancelAsync();
        }
    }

    private async Task<T> InQueueAsync<T>(Func<VideoQueue, Task<T>> act)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<VideoQueue>());
    }

    [LoggerMessage(2501, LogLevel.Information, "Video {VideoId} cannot be fetched ({Code}) after {Attempts} attempts")]
    private partial void LogRefused(int videoId, string code, int attempts);

    [LoggerMessage(2502, LogLevel.Warning, "Video {VideoId} could not be stored; it is tried again")]
    private partial void LogStoreFailed(Exception error, int videoId);

    [LoggerMessage(2503, LogLevel.Information, "Fetching video {VideoId} ended, for it was deleted or another took it over")]
    private partial void LogLost(int videoId);

    [LoggerMessage(2504, LogLevel.Warning, "The lease of video {VideoId} could not be renewed; its fetching ends and is begun again")]
    private partial void LogRenewFailed(Exception error, int videoId);
}
