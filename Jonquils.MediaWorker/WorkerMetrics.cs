using System.Diagnostics.Metrics;

namespace Jonquils.MediaWorker;

/// <summary>What the worker counts about its own work; the queue is measured by <see cref="Jobs.QueueMetrics"/>.</summary>
internal static class WorkerMetrics
{
    private static readonly Meter Meter = new("Jonquils.MediaWorker");

    private static readonly Histogram<double> Jobs = Meter.CreateHistogram(
        "jonquils.job.duration", "s", "Time a worker had a job, by how it ended",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600] });

    private static readonly Histogram<double> Runs = Meter.CreateHistogram(
        "jonquils.ffmpeg.duration", "s", "Wall time of FFmpeg's runs, by purpose and ending",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800] });

    private static readonly Histogram<double> Speeds = Meter.CreateHistogram(
        "jonquils.ffmpeg.speed", "{ratio}", "Seconds of media that FFmpeg made in a second",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2, 5, 10, 20, 40, 60, 80, 100, 150, 200, 400] });

    private static readonly Counter<double> Media = Meter.CreateCounter<double>("jonquils.ffmpeg.media", "s", "Seconds of media that FFmpeg made");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("jonquils.ffmpeg.failures", "{run}", "Runs of FFmpeg that did not end well");

    /// <param name="outcome">One of a few words: <c>done</c>, <c>retry</c>, <c>cancelled</c>, or the code of a refusal.</param>
    public static void JobEnded(string subject, string outcome, TimeSpan took) =>
        Jobs.Record(took.TotalSeconds, new("subject", subject), new("outcome", outcome));

    /// <param name="purpose">One word, e.g. <c>package</c>.</param>
    /// <param name="ending">How it ended, e.g. <c>Exited</c>.</param>
    /// <param name="made">Media that it got through.</param>
    public static void FfmpegEnded(string purpose, string ending, int exitCode, TimeSpan took, TimeSpan made)
    {
        KeyValuePair<string, object?> why = new("purpose", purpose);
        var failed = exitCode != 0;
        Runs.Record(took.TotalSeconds, why, new("ending", failed && ending == "Exited" ? "Failed" : ending));
        if (failed)
        {
            Failures.Add(1, why);
        }

        if (made > TimeSpan.Zero && took > TimeSpan.Zero)
        {
            Media.Add(made.TotalSeconds, why);
            Speeds.Record(made / took, why);
        }
    }
}
