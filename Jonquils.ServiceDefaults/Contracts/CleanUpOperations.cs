namespace Jonquils.Contracts;

/// <summary>What a clean-up removed of one kind, or would remove.</summary>
/// <param name="Name">Kind, in snake_case, e.g. <c>refresh_tokens</c>.</param>
/// <param name="Bytes">Their size, where it is known.</param>
public sealed record CleanUpCount(string Name, long Count, long? Bytes = null);

/// <summary>Names of the modules of the Api that can be asked to clean up.</summary>
public sealed record CleanUpModules(IReadOnlyList<string> Names);

/// <summary>One turn of a module's clean-up.</summary>
/// <param name="IsMore">Whether another turn would find more; never in a dry run, which counts all at once.</param>
public sealed record CleanUpTurn(IReadOnlyList<CleanUpCount> Items, bool IsMore = false);

/// <summary>Asks which packages nobody needs; those are removed a while later.</summary>
/// <param name="Folders">Folders in bucket <c>hls</c>, as <c>{source sha256}/{profile}</c>.</param>
/// <param name="DryRun">Only say which.</param>
public sealed record PackageQuestion(IReadOnlyList<string> Folders, bool DryRun);

/// <param name="Unneeded">Those of the folders that nothing refers to.</param>
public sealed record PackageAnswer(IReadOnlyList<string> Unneeded);

/// <summary>Answer to the request for a clean-up.</summary>
public sealed record CleanUpStarted(Guid Id);

/// <summary>A run of the clean-up as operators see it.</summary>
/// <param name="Status"><c>RUNNING</c>, <c>COMPLETED</c> or <c>FAILED</c>.</param>
/// <param name="RequestedBy"><c>schedule</c> or <c>operator</c>.</param>
public sealed record CleanUpState(
    Guid Id,
    string Status,
    string RequestedBy,
    bool DryRun,
    DateTimeOffset StartedAt,
    DateTimeOffset? CompletedAt,
    IReadOnlyList<CleanUpCount> Items,
    string? Error);

/// <param name="NextAfter">Ask for the next page with it; <see langword="null"/> on the last.</param>
public sealed record CleanUpPage(IReadOnlyList<CleanUpState> Items, Guid? NextAfter);
