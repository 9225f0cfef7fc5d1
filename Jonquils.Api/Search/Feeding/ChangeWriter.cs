using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Search.Feeding;

/// <summary>Brings an index from one moment to another.</summary>
internal sealed class ChangeWriter(SearchSources sources, IndexStates states, IOptions<SearchOptions> options)
{
    private static readonly ActivitySource Source = new("Jonquils.Search");

    /// <param name="generation">Of an index that is being built; <see langword="null"/> for the one that answers.</param>
    /// <returns>How many entries were written or removed, and whether so much changed at once that an index is to be built anew.</returns>
    public async Task<(int Count, bool IsBulk)> ApplyAsync(ISearchEngine engine, int? generation, string since, string until, CancellationToken cancel)
    {
        var (isBulk, changed) = await sources.ChangesAsync(since, until, cancel);
        if (changed.Count == 0)
        {
            return (0, isBulk);
        }

        using var span = Source.StartActivity("search feed");
        span?.SetTag("jonquils.search.engine", engine.Name);
        span?.SetTag("jonquils.search.changes", changed.Count);
        foreach (var kind in changed.GroupBy(change => change.Kind))
        {
            foreach (var ids in kind.Select(change => change.Id).Chunk(options.Value.BatchSize))
            {
                // Taken before the documents are read: what somebody else reads later counts for more.
                var (_, version) = await states.NowAsync(cancel);
                var documents = await sources.FindAsync(kind.Key, ids, cancel);
                var found = documents.Select(document => document.Id).ToHashSet();
                await engine.WriteAsync(generation, documents, [.. ids.Where(id => !found.Contains(id)).Select(id => (kind.Key, id))], version, cancel);
            }
        }

        return (changed.Count, isBulk);
    }
}
