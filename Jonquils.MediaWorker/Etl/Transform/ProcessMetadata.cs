using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Etl.Runs;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Etl.Transform;

/// <summary>Second task: reads tags, covers and hashes of what the scan found, and puts aside what can be no track, with its reason.</summary>
internal sealed class ProcessMetadata(FileReader reader, Staging staging, IObjectStore objects, IOptions<EtlOptions> options)
{
    private const int Batch = 256;

    public async Task RunAsync(EtlRun run, TaskRun task, ScanFindings found, CancellationToken cancel)
    {
        var covers = new FoundCovers(objects);
        var scratch = Path.Combine(Path.GetTempPath(), "jonquils-etl", run.Id.ToString("N"));
        try
        {
            if (run.DryRun)
            {
                foreach (var files in found.New.Chunk(Batch))
                {
                    await ReadAsync(files, covers, scratch, mayWrite: false, task, cancel);
                }

                return;
            }

            // One batch is written while the next is read.
            var writing = Task.CompletedTask;
            var after = 0L;
            while (await staging.PendingAsync(after, Batch, cancel) is { Count: > 0 } files)
            {
                var processed = await ReadAsync(files, covers, scratch, mayWrite: true, task, cancel);
                await writing;
                writing = staging.WriteAsync(task.Name, processed.Where(p => p.Status is not null).ToList(), cancel);
                after = files[^1].Id;
                await task.ReportAsync(cancel);
            }

            await writing;
        }
        finally
        {
            if (Directory.Exists(scratch))
            {
                Directory.Delete(scratch, recursive: true);
            }
        }
    }

    private async Task<Processed[]> ReadAsync(
        IReadOnlyList<RegisteredFile> files, FoundCovers covers, string scratch, bool mayWrite, TaskRun task, CancellationToken cancel)
    {
        var processed = new Processed[files.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.ReadersOrDefault, CancellationToken = cancel };
        await Parallel.ForAsync(0, files.Count, parallel, async (i, token) =>
        {
            var result = processed[i] = await reader.ReadAsync(files[i], covers, scratch, mayWrite, token);
            task.Count(result.Status?.ToLowerInvariant() ?? "changed_meanwhile");
            if (result.Status == FileStatuses.Quarantined)
            {
                task.Say($"{result.File.Path}: {result.Reason!.Message} ({result.Reason.Code})");
            }
        });
        return processed;
    }
}
