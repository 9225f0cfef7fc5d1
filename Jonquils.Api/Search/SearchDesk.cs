using System.Diagnostics;
using System.Diagnostics.Metrics;
using Jonquils.Api.Search.Feeding;

namespace Jonquils.Api.Search;

/// <summary>Puts questions to the engines, and keeps from the answers what the caller may not see.</summary>
internal sealed class SearchDesk(SearchEngines engines, SearchSources sources, TimeProvider clock)
{
    private static readonly ActivitySource Source = new("Jonquils.Search");

    private static readonly Counter<long> Searches =
        new Meter("Jonquils.Search").CreateCounter<long>("jonquils.search.searches", "{search}", "Searches that were answered, by kind, engine and whether anything was found");

    // An engine that is away costs every search its patience; so one search in a while finds out, and the others go straight to the fallback.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private long _restUntil;

    /// <exception cref="SearchUnavailableException">No engine answers.</exception>
    public async Task<(string Engine, FoundPage Page)> SearchAsync(SearchQuestion question, CancellationToken cancel)
    {
        var (engine, page) = await AskAsync(engine => engine.SearchAsync(question, cancel), "search", question.Kind);
        if (page.Results.Count == 0 && !question.Forgiving && question.After is null)
        {
            // Only what nothing is found for is taken for a slip: a rare name must not turn into a frequent one.
            (engine, page) = await AskAsync(one => one.SearchAsync(question with { Forgiving = true }, cancel), "search forgivingly", question.Kind);
            page = page with { IsForgiven = true };
        }

        Searches.Add(1, new("kind", question.Kind), new("engine", engine), new("found", page.Results.Count > 0));
        // The index may lag behind by a moment, or by as long as its engine was away.
        var visible = await sources.VisibleAsync(question.Kind, [.. page.Results.Select(found => found.Document.Id)], question.UserId, cancel);
        return (engine, page with { Shown = [.. page.Results.Where(found => visible.Contains(found.Document.Id))] });
    }

    /// <exception cref="SearchUnavailableException">No engine answers.</exception>
    public async Task<(string Engine, IReadOnlyList<Found> Found)> SuggestAsync(string plain, Guid? userId, int limit, CancellationToken cancel)
    {
        var (engine, found) = await AskAsync(one => one.SuggestAsync(plain, userId, limit, cancel), "suggest", null);
        var best = found.OrderByDescending(one => one.Score).ThenBy(one => one.Document.Kind, StringComparer.Ordinal).ThenBy(one => one.Document.Id).Take(limit).ToList();
        var visible = new HashSet<Guid>();
        foreach (var kind in best.GroupBy(one => one.Document.Kind))
        {
            visible.UnionWith(await sources.VisibleAsync(kind.Key, [.. kind.Select(one => one.Document.Id)], userId, cancel));
        }

        return (engine, [.. best.Where(one => visible.Contains(one.Document.Id))]);
    }

    private async Task<(string Engine, T Answer)> AskAsync<T>(Func<ISearchEngine, Task<T>> ask, string what, string? kind)
    {
        if (engines.Fallback is null || clock.GetTimestamp() >= Interlocked.Read(ref _restUntil))
        {
            try
            {
                return (engines.Primary.Name, await AskAsync(engines.Primary, ask, what, kind));
            }
            catch (SearchUnavailableException) when (engines.Fallback is not null)
            {
                Interlocked.Exchange(ref _restUntil, clock.GetTimestamp() + (long)(Rest.TotalSeconds * clock.TimestampFrequency));
            }
        }

        return (engines.Fallback!.Name, await AskAsync(engines.Fallback, ask, what, kind));
    }

    private static async Task<T> AskAsync<T>(ISearchEngine engine, Func<ISearchEngine, Task<T>> ask, string what, string? kind)
    {
        using var span = Source.StartActivity(what);
        span?.SetTag("jonquils.search.engine", engine.Name);
        span?.SetTag("jonquils.search.kind", kind);
        try
        {
            return await ask(engine);
        }
        catch (SearchUnavailableException error)
        {
            span?.SetStatus(ActivityStatusCode.Error, error.Message);
            throw;
        }
    }
}
