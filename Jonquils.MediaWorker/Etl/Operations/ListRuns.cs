using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.MediaWorker.Etl.Operations;

/// <summary>Runs, their tasks, and files, for the operations API.</summary>
internal static class ListRuns
{
    private const int MostRows = 200;

    /// <summary>Runs, the newest first.</summary>
    public static async Task<Ok<EtlRunPage>> Handle(EtlBooks books, CancellationToken cancel, string? status = null, Guid? after = null, int limit = 50)
    {
        var most = Math.Clamp(limit, 1, MostRows);
        var runs = await books.RunsAsync(status, after, most + 1, cancel);
        return TypedResults.Ok(new EtlRunPage([.. runs.Take(most)], runs.Count > most ? runs[most - 1].Id : null));
    }

    /// <summary>A run's tasks, in their order.</summary>
    public static async Task<Results<Ok<EtlTaskList>, NotFoundProblem>> HandleTasks(Guid runId, EtlBooks books, CancellationToken cancel) =>
        await books.TasksAsync(runId, cancel) is { } tasks ? TypedResults.Ok(new EtlTaskList(tasks)) : EtlProblems.NoSuchRun(runId);

    /// <summary>Files that the scan knows, the latest found first.</summary>
    public static async Task<Ok<EtlFilePage>> HandleFiles(EtlBooks books, CancellationToken cancel, string? status = null, long? after = null, int limit = 50)
    {
        var most = Math.Clamp(limit, 1, MostRows);
        var files = await books.FilesAsync(status, after, most + 1, cancel);
        return TypedResults.Ok(new EtlFilePage([.. files.Take(most)], files.Count > most ? files[most - 1].Id : null));
    }
}
