using Jonquils.Contracts;
using Jonquils.MediaWorker.Monitoring.Alerts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.MediaWorker.Monitoring.Operations;

/// <summary>Alerts, and that somebody looks after one.</summary>
internal static class HandleAlerts
{
    private const int MostRows = 200;

    /// <summary>Alerts, the latest opened first.</summary>
    public static async Task<Ok<AlertPage>> HandleList(AlertList alerts, CancellationToken cancel, string? state = null, Guid? after = null, int limit = 50)
    {
        var most = Math.Clamp(limit, 1, MostRows);
        var rows = await alerts.ReadAsync(state, after, most + 1, cancel);
        return TypedResults.Ok(new AlertPage([.. rows.Take(most)], rows.Count > most ? rows[most - 1].Id : null));
    }

    /// <param name="by">The administrator.</param>
    public static async Task<Results<Ok<AlertState>, NotFoundProblem, ConflictProblem>> HandleAcknowledgement(Guid id, Guid by, AlertList alerts, CancellationToken cancel) =>
        await alerts.AcknowledgeAsync(id, by, cancel) switch
        {
            null => MonitoringProblems.NoSuchAlert(id),
            { ResolvedAt: not null } => MonitoringProblems.Resolved,
            var alert => TypedResults.Ok(alert),
        };
}
