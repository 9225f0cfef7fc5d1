using Jonquils.Contracts;

namespace Jonquils.Api.CleanUp;

/// <summary>A module that removes what has had its time in its own database.</summary>
internal interface ICleansUp
{
    /// <summary>Names the module; snake_case, unique.</summary>
    string Name { get; }

    /// <summary>Does one turn, short enough for a request; may be repeated.</summary>
    /// <param name="dryRun">Count all that would go, and change nothing.</param>
    Task<CleanUpTurn> CleanUpAsync(bool dryRun, CancellationToken cancel);
}
