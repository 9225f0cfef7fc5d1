using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.CleanUp;

/// <summary>Finds packages in bucket <c>hls</c> that nothing refers to: one walk over the listing, with one folder in memory at a time.</summary>
/// <remarks>
/// A finished package is the Api's: it alone knows who refers to it, and removes it under the lock that those take who order one. What a job grew and no job
/// knows of any more is the worker's own.
/// </remarks>
internal sealed class UnneededPackages(
    IObjectStore store, ApiCleanUp api, [FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, IOptions<CleanUpOptions> options, TimeProvider clock)
{
    private const int AskAtATime = 200;
    private const string Growing = "-live-";

    public async Task<IReadOnlyList<CleanUpCount>> RunAsync(bool dryRun, CancellationToken cancel)
    {
        var newest = clock.GetUtcNow() - options.Value.PackageGrace;
        var (packages, growing) = (new CleanUpCount("packages", 0, 0), new CleanUpCount("growing_packages_without_a_job", 0, 0));
        await foreach (var old in FoldersAsync(cancel).Where(f => f.LastModified < newest).Chunk(AskAtATime).WithCancellation(cancel))
        {
            var unused = await NotInUseAsync(old, cancel);
            foreach (var folder in unused.Where(f => f.IsGrowing))
            {
                growing = Add(growing, folder);
                if (!dryRun)
                {
                    await new PackageFolder(store, folder.Key).RemoveAsync(cancel);
                }
            }

            var finished = unused.Where(f => !f.IsGrowing).ToDictionary(f => f.Key, StringComparer.Ordinal);
            if (finished.Count > 0)
            {
                packages = (await api.UnneededAsync([.. finished.Keys], dryRun, cancel)).Aggregate(packages, (sum, key) => Add(sum, finished[key]));
            }
        }

        return [packages, growing];
    }

    private static CleanUpCount Add(CleanUpCount sum, Folder folder) => sum with { Count = sum.Count + 1, Bytes = sum.Bytes + folder.Bytes };

    // Keys come in order, so what is in one folder comes together.
    private async IAsyncEnumerable<Folder> FoldersAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        Folder? folder = null;
        await foreach (var found in store.ListAsync(Buckets.Hls, "", cancel))
        {
            if (found.Key.Split('/') is not [var sha256, var profile, _, ..])
            {
                continue;
            }

            var key = $"{sha256}/{profile}";
            if (folder?.Key != key)
            {
                if (folder is not null)
                {
                    yield return folder;
                }

                folder = new Folder(key, sha256, 0, found.LastModified);
            }

            folder = folder with { Bytes = folder.Bytes + found.Bytes, LastModified = found.LastModified > folder.LastModified ? found.LastModified : folder.LastModified };
        }

        if (folder is not null)
        {
            yield return folder;
        }
    }

    // Whatever a job of the same source still writes, or will, is left alone, and so are growing packages that a job still knows of.
    private async Task<IReadOnlyList<Folder>> NotInUseAsync(IReadOnlyList<Folder> folders, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            SELECT source_sha256 FROM processing_jobs WHERE source_sha256 = ANY($1) AND status IN ('PENDING', 'PROCESSING')
            UNION SELECT live_key FROM processing_jobs WHERE live_key = ANY($2)
            """);
        command.Parameters.Add(new() { Value = folders.Select(f => f.Sha256).Distinct().ToArray() });
        command.Parameters.Add(new() { Value = folders.Select(f => f.Key).ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var used = new HashSet<string>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancel))
        {
            used.Add(row.GetString(0));
        }

        return [.. folders.Where(f => !used.Contains(f.Sha256) && !used.Contains(f.Key))];
    }

    private sealed record Folder(string Key, string Sha256, long Bytes, DateTimeOffset LastModified)
    {
        public bool IsGrowing => Key.Contains(Growing, StringComparison.Ordinal);
    }
}
