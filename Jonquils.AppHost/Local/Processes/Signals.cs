using System.Runtime.InteropServices;

namespace Jonquils.AppHost.Local.Processes;

/// <summary>The signals that servers of the local stack are stopped with; numbers are the same on Linux and macOS.</summary>
internal enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}

internal static partial class Signals
{
    /// <summary>Sends to one process; a process that is already gone is not an error.</summary>
    public static void Send(int pid, Signal signal) => _ = Kill(pid, (int)signal);

    /// <summary>Sends to every process of the group that <paramref name="leader"/> leads, so that grandchildren go too.</summary>
    public static void SendToGroup(int leader, Signal signal) => _ = Kill(-leader, (int)signal);

    /// <summary>Makes the caller leader of a session of its own, out of reach of the terminal's Ctrl+C.</summary>
    public static void LeaveTerminal() => _ = SetSid();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetSid();
}
