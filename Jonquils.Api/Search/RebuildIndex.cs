using Jonquils.Api.Search.Feeding;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Search;

/// <summary>Builds the search index anew from the databases while the present one goes on answering, and tells how far that is.</summary>
internal static class RebuildIndex
{
    public const string Path = "/api/v1/search/reindex";

    /// <param name="Engines">The engine that answers, then the one that stands in for it, if any.</param>
    public sealed record Response(IReadOnlyList<EngineState> Engines);

    /// <param name="Generation">Number of the index that answers; 0 while there is none.</param>
    /// <param name="Documents">Documents in it when it was built.</param>
    /// <param name="IsRequested">Whether a new one is to be begun.</param>
    /// <param name="Build">The one that is being built; <see langword="null"/> when none is.</param>
    public sealed record EngineState(string Engine, int Generation, long Documents, DateTimeOffset? BuiltAt, bool IsRequested, BuildState? Build);

    /// <param name="Kind">What is being written; <see langword="null"/> once all is and only indexes and late changes are missing.</param>
    /// <param name="Done">Documents written so far.</param>
    /// <param name="Total">Entries there were at the beginning.</param>
    public sealed record BuildState(int Generation, string? Kind, long Done, long Total, DateTimeOffset StartedAt);

    /// <summary>Asking again while one is being built lets another follow.</summary>
    public static async Task<Accepted<Response>> Handle(SearchEngines engines, IndexStates states, CancellationToken cancel)
    {
        foreach (var engine in engines.All)
        {
            await states.RequestAsync(engine.Name, cancel);
        }

        return TypedResults.Accepted(Path, await DescribeAsync(engines, states, cancel));
    }

    public static async Task<Ok<Response>> HandleState(SearchEngines engines, IndexStates states, CancellationToken cancel) =>
        TypedResults.Ok(await DescribeAsync(engines, states, cancel));

    private static async Task<Response> DescribeAsync(SearchEngines engines, IndexStates states, CancellationToken cancel)
    {
        var all = new List<EngineState>();
        foreach (var engine in engines.All)
        {
            var state = await states.FindAsync(engine.Name, cancel) ?? new IndexState { Engine = engine.Name };
            all.Add(new EngineState(
                engine.Name, state.Generation, state.Documents, state.BuiltAt, state.IsRequested,
                state is { BuildGeneration: { } generation, BuildStartedAt: { } startedAt }
                    ? new BuildState(generation, state.BuildKind, state.BuildDone, state.BuildTotal, startedAt)
                    : null));
        }

        return new Response(all);
    }
}
