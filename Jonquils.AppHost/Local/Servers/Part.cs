using Jonquils.AppHost.Local.Processes;

namespace Jonquils.AppHost.Local.Servers;

/// <summary>One process of the stack: how it is started, where it is found, and how one sees that it serves.</summary>
/// <param name="Address">As a person would type or read it.</param>
/// <param name="IsReady">Asks once and quickly; answers <see langword="false"/> instead of throwing while the process is not up.</param>
internal sealed record Part(ChildSpec Spec, string Address, Func<CancellationToken, Task<bool>> IsReady)
{
    public string Name => Spec.Name;
}
