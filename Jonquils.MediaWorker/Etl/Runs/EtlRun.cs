namespace Jonquils.MediaWorker.Etl.Runs;

/// <summary>A run that this worker has taken.</summary>
/// <param name="From">First day to do again, in UTC; <see langword="null"/> for no back-fill.</param>
/// <param name="To">Day after the last one.</param>
/// <param name="DryRun">Look and count, and write nothing but the run's own books.</param>
internal sealed record EtlRun(Guid Id, string Name, DateOnly? From, DateOnly? To, bool DryRun, int Attempt)
{
    public bool IsBackfill => From is not null || To is not null;
}

/// <summary>States of a run.</summary>
internal static class RunStatuses
{
    public const string Queued = "QUEUED";

    /// <summary>A replica works on it, or did until it died; then another goes on.</summary>
    public const string Running = "RUNNING";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";
}

/// <summary>States of a task of a run.</summary>
internal static class TaskStates
{
    public const string Running = "RUNNING";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";

    /// <summary>There was nothing it could have done; its log says why.</summary>
    public const string Skipped = "SKIPPED";
}

/// <summary>Who wanted a run.</summary>
internal static class Requesters
{
    public const string Clock = "schedule";
    public const string Operator = "operator";
    public const string NewFile = "file";
}
