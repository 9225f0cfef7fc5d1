using Jonquils.ServiceDefaults.Http;

namespace Jonquils.MediaWorker.Etl;

internal static class EtlProblems
{
    public static NotFoundProblem NoSuchEtl(string name) => new("etl_not_found", $"There is no ETL called '{name}'.");

    public static NotFoundProblem NoSuchRun(Guid runId) => new("etl_run_not_found", $"There is no run {runId}.");

    public static UnprocessableProblem BadRange { get; } = new("bad_range", "The first day must be before the day that ends the range.");
}
