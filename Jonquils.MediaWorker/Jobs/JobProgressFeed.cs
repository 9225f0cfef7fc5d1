using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Redis;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Tells Redis how far one job is. May be lost: a slow or absent Redis never holds up the job.</summary>
internal sealed class JobProgressFeed(Guid jobId, RedisConnection redis, TimeProvider clock)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(240);

    // What follows the encode (checks, storing) takes a moment, too; 100 is said by the end alone.
    private const double MostWhileRunning = 99;

    private long _last;
    private Task _sending = Task.CompletedTask;

    /// <summary>Where the job's time goes.</summary>
    public StepTimes Steps { get; init; } = new(clock);

    /// <summary>Last known percentage.</summary>
    public double Percent { get; private set; }

    /// <summary>Takes FFmpeg's position. Returns at once.</summary>
    /// <param name="expected">Duration of the source; <see langword="null"/> when unknown, then there is no percentage to tell.</param>
    public void Report(FfmpegProgress progress, TimeSpan? expected)
    {
        if (expected is not { TotalSeconds: > 0 } whole)
        {
            return;
        }

        Percent = Math.Round(Math.Clamp(progress.Position / whole * 100, 0, MostWhileRunning), 1);
        var left = progress.Speed is > 0 and { } speed ? Math.Max(0, (whole - progress.Position).TotalSeconds / speed) : (double?)null;
        if (_sending.IsCompleted && (_last == 0 || clock.GetElapsedTime(_last) >= Least))
        {
            _last = clock.GetTimestamp();
            _sending = SendAsync(new JobProgress(jobId, Percent, progress.Speed, left is { } seconds ? Math.Round(seconds, 1) : null), CancellationToken.None);
        }
    }

    /// <summary>Says that the job is done.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        await _sending;
        Percent = 100;
        await SendAsync(new JobProgress(jobId, 100, SecondsLeft: 0), cancel);
    }

    private Task<(bool Answered, long Value)> SendAsync(JobProgress progress, CancellationToken cancel)
    {
        var key = JobProgress.KeyFor(jobId);
        var json = JsonSerializer.Serialize(progress, ContractJson.Options);
        return redis.TryAsync("SET+PUBLISH", async database =>
        {
            var set = database.StringSetAsync(key, json, JobProgress.Lifetime);
            var published = database.PublishAsync(RedisConnection.Channel(key), json);
            await set;
            return await published;
        }, cancel);
    }
}
