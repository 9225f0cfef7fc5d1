using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Etl.Runs;
using Jonquils.MediaWorker.Schedule;
using Jonquils.ServiceDefaults.Loops;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Etl.Watch;

/// <summary>Starts a run soon after a file appears, changes or goes: told by the file system, or by looking every few minutes.</summary>
internal sealed partial class LibraryWatch(
    IObjectStore objects, LibraryScan scan, RunLedger ledger, Schedules schedules, IOptions<EtlOptions> options, TimeProvider clock, ILogger<LibraryWatch> logger)
    : PeriodicLoop(TimeSpan.FromSeconds(1), clock, logger)
{
    // A whole album is copied in some seconds; one run for it is enough.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _told = new(0, 1);

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        if (!options.Value.Watch)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Clock, cancel);
        }

        var folder = objects.DropFolder(LibraryScan.Bucket);
        if (folder is null || !Directory.Exists(folder))
        {
            await Task.Delay(options.Value.PollEvery, Clock, cancel);
            await LookAsync(cancel);
            return;
        }

        using var watcher = Watch(folder);
        // What came while nobody watched.
        await LookAsync(cancel);
        while (true)
        {
            await _told.WaitAsync(cancel);
            var since = Clock.GetTimestamp();
            do
            {
                await Task.Delay(Quiet, Clock, cancel);
            }
            while (await _told.WaitAsync(TimeSpan.Zero, cancel) && Clock.GetElapsedTime(since) < LongestWait);
            await LookAsync(cancel);
        }
    }

    private FileSystemWatcher Watch(string folder)
    {
        var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
        void Hear(object sender, FileSystemEventArgs told)
        {
            if (!Path.GetRelativePath(folder, told.FullPath).StartsWith(Buckets.UploadsPrefix, StringComparison.Ordinal))
            {
                Wake();
            }
        }

        watcher.Created += Hear;
        watcher.Changed += Hear;
        watcher.Deleted += Hear;
        watcher.Renamed += (sender, told) => Hear(sender, told);
        // More happened than the system could remember: look at everything.
        watcher.Error += (_, _) => Wake();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Wake()
    {
        try
        {
            _told.Release();
        }
        catch (SemaphoreFullException)
        {
            // Told already.
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        if (await scan.FindsAnythingAsync(cancel))
        {
            LogFound();
            await ledger.RequestAsync(MusicRuns.Name, Requesters.NewFile, null, null, dryRun: false, cancel);
            await schedules.RunNowAsync(MusicRuns.Name, cancel);
        }
    }

    public override void Dispose()
    {
        _told.Dispose();
        base.Dispose();
    }

    [LoggerMessage(3421, LogLevel.Information, "The library has changed; a run of the ETL is asked for")]
    private partial void LogFound();
}
