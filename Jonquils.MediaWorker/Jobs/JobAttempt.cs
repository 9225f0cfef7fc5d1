using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Packaging;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>One time that a worker took a job, for operators: who it was, how it ended, and where the time went.</summary>
/// <param name="Attempt">From 1; one that was handed back or put off is not counted, so a number can come twice.</param>
/// <param name="Ms">Milliseconds from the taking to the end.</param>
/// <param name="Outcome"><c>done</c>, <c>retry</c>, <c>put_off</c>, <c>handed_back</c>, <c>cancelled</c>, <c>lost</c>, <c>unwritten</c>, or the code of the error that ended the job.</param>
/// <param name="Steps">In order; the last one is where it ended.</param>
/// <param name="Error">What went wrong, in the words of the exception; <see langword="null"/> when nothing did.</param>
public sealed record JobAttempt(
    int Attempt, string Worker, DateTimeOffset StartedAt, long Ms, string Outcome, IReadOnlyList<StepTime> Steps, string? Error = null)
{
    internal static IReadOnlyList<JobAttempt> ReadAll(string json) => JsonSerializer.Deserialize<JobAttempt[]>(json, ContractJson.Options) ?? [];

    internal string ToJson() => JsonSerializer.Serialize(this, ContractJson.Options);
}
