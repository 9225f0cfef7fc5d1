using Jonquils.ServiceDefaults.Http;

namespace Jonquils.MediaWorker.Jobs;

internal static class JobProblems
{
    public static NotFoundProblem NotFound(Guid id) => new("job_not_found", $"There is no job {id}.");

    public static UnprocessableProblem BadOrder(string reason) => new("bad_order", reason);

    public static ConflictProblem NotFailed(Guid id) => new("job_not_failed", $"Job {id} has neither failed nor been cancelled.");
}
