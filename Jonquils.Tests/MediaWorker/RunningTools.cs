using System.Globalization;

namespace Jonquils.Tests.MediaWorker;

/// <summary>Programs that still run somewhere below a folder, or name it.</summary>
internal static class RunningTools
{
    /// <returns>Their command lines.</returns>
    public static IReadOnlyList<string> In(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out _))
            .Select(CommandLineOf).Where(line => line.Contains(folder, StringComparison.Ordinal))];

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It ended in this moment.
            return "";
        }
    }
}
