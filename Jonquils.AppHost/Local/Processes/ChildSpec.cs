namespace Jonquils.AppHost.Local.Processes;

/// <summary>How one child of the local stack is started and stopped.</summary>
/// <param name="Name">Short name: prefix of its log lines and name of its pid file.</param>
/// <param name="FileName">Absolute path of the program.</param>
internal sealed record ChildSpec(string Name, string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Words put before everything else, e.g. <c>unshare --user</c> for a server that refuses to run as root.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary>Options of <c>setpriv</c> beside the death signal, e.g. another user.</summary>
    public IReadOnlyList<string> Privileges { get; init; } = [];

    /// <summary>The whole environment of the child; <see langword="null"/> hands down ours, cleaned.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Asks for an orderly end. Also what the kernel sends when we die.</summary>
    public Signal StopSignal { get; init; } = Signal.Terminate;

    /// <summary>How long an orderly end may take before the child is killed.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);
}
