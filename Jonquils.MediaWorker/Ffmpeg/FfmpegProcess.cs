using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>One run of FFmpeg: confined, watched, traced.</summary>
internal sealed class FfmpegProcess(IToolRunner runner, IOptions<FfmpegOptions> options, TimeProvider clock)
{
    private static readonly string[] Always = ["-nostdin", "-hide_banner", "-nostats", "-v", "info", "-y", "-progress", "pipe:2", "-stats_period", "0.25"];
    private readonly string _program = ProgramPath.Find(options.Value.Path) ?? options.Value.Path;

    /// <summary>Runs FFmpeg to its end. An exit code other than 0 is a result, not an exception.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled; FFmpeg is gone by then.</exception>
    /// <exception cref="ToolMissingException">FFmpeg is not installed.</exception>
    public async Task<FfmpegResult> RunAsync(FfmpegRun run, CancellationToken cancel)
    {
        using var span = WorkerTracing.Source.StartActivity("ffmpeg");
        span?.SetTag("ffmpeg.purpose", run.Purpose);
        var progress = new FfmpegProgress();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var wallTime = new CancellationTokenSource(run.Limits.WallTime, clock);
        using var silence = new CancellationTokenSource(options.Value.LongestSilence, clock);
        await using var overTime = wallTime.Token.Register(ended.Cancel);
        await using var stalled = silence.Token.Register(ended.Cancel);

        bool TakeLine(string line)
        {
            var before = progress.Position;
            if (!progress.TryRead(line, out var blockEnds))
            {
                run.OnLine(line);
                return true;
            }

            if (progress.Position > before)
            {
                silence.CancelAfter(options.Value.LongestSilence);
            }

            if (blockEnds)
            {
                run.OnProgress(progress);
            }

            return false;
        }

        var (file, arguments) = Confinement.OfThisMachine.Wrap(_program, [.. Always, .. run.Arguments], run.Limits, options.Value.Niceness);
        var result = await runner.RunAsync(
            new ToolRun(file, arguments, run.WorkingDirectory) { OnErrorLine = TakeLine, Output = run.Output, Grace = options.Value.Grace }, ended.Token);

        var ending = !result.WasCancelled ? FfmpegEnding.Exited
            : wallTime.IsCancellationRequested ? FfmpegEnding.OverTime
            : silence.IsCancellationRequested ? FfmpegEnding.Stalled
            : FfmpegEnding.Cancelled;
        span?.SetTag("process.exit.code", result.ExitCode);
        span?.SetTag("ffmpeg.ending", ending.ToString());
        span?.SetTag("ffmpeg.speed", progress.Speed);
        span?.SetTag("ffmpeg.position_s", progress.Position.TotalSeconds);
        WorkerMetrics.FfmpegEnded(run.Purpose, ending.ToString(), result.ExitCode, result.RunTime, progress.Position);
        if (result.ExitCode != 0)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }

        cancel.ThrowIfCancellationRequested();
        return new FfmpegResult(ending, result.ExitCode, result.ErrorTail, result.RunTime);
    }

    /// <summary>Runs several FFmpegs side by side, to their ends or until one of them fails: the others are stopped then, and gone when this returns.</summary>
    /// <returns>Those that ended by themselves, in the order in which they did; only the last can have failed.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled; all are gone by then.</exception>
    public async Task<IReadOnlyList<FfmpegResult>> RunAllAsync(IEnumerable<FfmpegRun> runs, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = runs.Select(run => RunAsync(run, stop.Token)).ToList();
        List<FfmpegResult> ended = [];
        try
        {
            while (running.Count > 0 && ended is ([] or [.., { Succeeded: true }]))
            {
                var next = await Task.WhenAny(running);
                running.Remove(next);
                ended.Add(await next);
            }

            return ended;
        }
        finally
        {
            // They share a folder, which must not be deleted under them.
            await stop.CancelAsync();
            await Task.WhenAny(Task.WhenAll(running));
        }
    }
}

/// <summary>What FFmpeg is to do.</summary>
/// <param name="Purpose">One word for the trace, e.g. <c>package</c>.</param>
/// <param name="Arguments">Everything after the options that all runs have.</param>
internal sealed record FfmpegRun(string Purpose, IReadOnlyList<string> Arguments, string WorkingDirectory, ToolLimits Limits)
{
    /// <summary>Called for each line that is not about progress.</summary>
    public Action<string> OnLine { get; init; } = _ => { };

    public Action<FfmpegProgress> OnProgress { get; init; } = _ => { };

    /// <summary>Where what FFmpeg writes to <c>pipe:1</c> goes.</summary>
    public OutputSink Output { get; init; } = _ => { };
}

/// <param name="Log">The end of what FFmpeg said, without its progress lines. Names paths: for operators only.</param>
internal sealed record FfmpegResult(FfmpegEnding Ending, int ExitCode, string Log, TimeSpan RunTime)
{
    /// <summary>It ended by itself and calls it a success, which alone proves nothing about its output.</summary>
    public bool Succeeded => Ending == FfmpegEnding.Exited && ExitCode == 0;
}

internal enum FfmpegEnding
{
    Exited,
    Cancelled,
    Stalled,
    OverTime,
}
