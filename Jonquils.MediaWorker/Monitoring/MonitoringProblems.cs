using Jonquils.ServiceDefaults.Http;

namespace Jonquils.MediaWorker.Monitoring;

internal static class MonitoringProblems
{
    public static NotFoundProblem NoSuchAlert(Guid id) => new("alert_not_found", $"There is no alert {id}.");

    public static ConflictProblem Resolved { get; } = new("alert_resolved", "That alert is resolved; there is nothing left to acknowledge.");
}
