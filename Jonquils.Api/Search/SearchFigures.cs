using System.Collections.Concurrent;
using Jonquils.Api.Search.Feeding;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Monitoring;

namespace Jonquils.Api.Search;

/// <summary>How long each engine's index has been standing still although there are changes for it.</summary>
/// <remarks>A position tells what is in the index but not of when; so what is told is how long it has been seen at the same one.</remarks>
internal sealed class SearchFigures(SearchEngines engines, IndexStates states, SearchSources sources, TimeProvider clock) : IReportsFigures
{
    private readonly ConcurrentDictionary<string, (string? Position, DateTimeOffset Since)> _seen = new(StringComparer.Ordinal);

    public string Source => "the search index";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        var figures = new List<MonitoringFigure>();
        foreach (var engine in engines.All)
        {
            var now = clock.GetUtcNow();
            var position = (await states.FindAsync(engine.Name, cancel))?.Position;
            var isBehind = position is null || await sources.AnyAsync(position, (await states.NowAsync(cancel)).Snapshot, cancel);
            var seen = _seen.AddOrUpdate(engine.Name, _ => (position, now), (_, before) => isBehind && before.Position == position ? before : (position, now));
            figures.Add(new MonitoringFigure(
                FigureNames.SearchLag, isBehind ? Math.Round((now - seen.Since).TotalSeconds, 1) : 0, engine.Name, position is null ? "There is no index yet." : null));
        }

        return figures;
    }
}
