using Jonquils.ServiceDefaults.Http;

namespace Jonquils.MediaWorker.CleanUp;

internal static class CleanUpProblems
{
    public static ConflictProblem Running { get; } = new("cleanup_running", "A clean-up is under way. There is one at a time.");
}
