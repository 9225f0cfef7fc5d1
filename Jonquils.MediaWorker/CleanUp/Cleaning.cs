using Jonquils.Contracts;

namespace Jonquils.MediaWorker.CleanUp;

/// <summary>What a module of the worker cleans of its own.</summary>
/// <param name="Name">Names it in the log.</param>
/// <param name="RunAsync">Removes what has had its time, or, when told so, only counts it.</param>
internal sealed record Cleaning(string Name, Func<IServiceProvider, bool, CancellationToken, Task<IReadOnlyList<CleanUpCount>>> RunAsync);
