using System.Runtime.InteropServices;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>Keeps the runtime's signal handlers while native code is loaded that may install or reset its own.</summary>
/// <remarks>
/// The runtime turns a segmentation fault into a NullReferenceException. Releases of the engine exist that reset those handlers when they connect;
/// the first null dereference then ends the process.
/// </remarks>
internal static unsafe partial class SignalGuard
{
    // Larger than any platform's struct sigaction; it is only stored and given back.
    private const int StructureBytes = 256;

    // HUP INT QUIT ILL TRAP ABRT, BUS (7 on Linux, 10 on macOS), FPE, SEGV, USR1/2, PIPE, TERM, CHLD.
    private static readonly int[] Guarded = [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 15, 17, 20, 31];

    public static T Around<T>(Func<T> nativeWork)
    {
        var saved = new byte[Guarded.Length * StructureBytes];
        fixed (byte* slots = saved)
        {
            for (var i = 0; i < Guarded.Length; i++)
            {
                _ = SigAction(Guarded[i], null, slots + (i * StructureBytes));
            }

            try
            {
                return nativeWork();
            }
            finally
            {
                for (var i = 0; i < Guarded.Length; i++)
                {
                    _ = SigAction(Guarded[i], slots + (i * StructureBytes), null);
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SigAction(int signal, byte* action, byte* previous);
}
