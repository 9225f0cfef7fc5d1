using System.Diagnostics;
using System.Globalization;

namespace Jonquils.AppHost.Local.Processes;

/// <summary>Turns a <see cref="ChildSpec"/> into the command line that ties the child's life to ours.</summary>
/// <remarks>
/// On Linux: <c>setsid [wrapper] setpriv --pdeathsig SIGNAL -- program</c>. The session of its own keeps Ctrl+C away from the child, so that we alone
/// decide the order of stopping. The death signal is cleared by fork, so the program that sets it must be the last one before the child.
/// Elsewhere a watchdog (a verb of this program) does both jobs.
/// </remarks>
internal static class ChildCommand
{
    private static readonly string? SetSid = OperatingSystem.IsLinux() ? Tools.SearchPath.Find("setsid") : null;
    private static readonly string? SetPriv = OperatingSystem.IsLinux() ? Tools.SearchPath.Find("setpriv") : null;

    /// <summary>Whether children are guarded by the kernel; otherwise by the watchdog.</summary>
    public static bool KernelGuards => SetSid is not null && SetPriv is not null;

    public static ProcessStartInfo For(ChildSpec spec, bool kernelGuards)
    {
        var words = kernelGuards ? Guarded(spec) : Watched(spec);
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The watchdog sees our end as the end of this pipe; the others must not read our terminal.
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };

        start.Environment.Clear();
        foreach (var (name, value) in spec.Environment ?? ChildEnvironment.Inherited())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static List<string> Guarded(ChildSpec spec) =>
    [
        SetSid!, .. spec.Wrapper, SetPriv!, .. spec.Privileges,
        "--pdeathsig", spec.StopSignal == Signal.Interrupt ? "INT" : "TERM", "--", spec.FileName, .. spec.Arguments,
    ];

    private static List<string> Watched(ChildSpec spec) =>
    [
        .. ProductLayout.Current.AppHostCommand, Watchdog.Verb, ((int)spec.StopSignal).ToString(CultureInfo.InvariantCulture), "--",
        .. spec.Wrapper, spec.FileName, .. spec.Arguments,
    ];
}
