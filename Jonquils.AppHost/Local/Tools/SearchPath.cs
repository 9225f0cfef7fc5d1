namespace Jonquils.AppHost.Local.Tools;

/// <summary>Looks for programs on PATH and in the places where package systems put them without telling PATH.</summary>
internal static class SearchPath
{
    private static readonly string[] UsualPlaces =
        ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin", "/opt/homebrew/bin", "/opt/local/bin", "/home/linuxbrew/.linuxbrew/bin", "/snap/bin"];

    /// <summary>Absolute path of the first program of that name; <see langword="null"/> when there is none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(UsualPlaces)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program))
            .FirstOrDefault(IsProgram);

    /// <summary>Whether the file can be started. A link to a program that was removed exists as a link.</summary>
    public static bool IsProgram(string path)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var file = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path) : null;
        return file is { Exists: true } && (OperatingSystem.IsWindows() || (file.UnixFileMode & anyExecute) != 0);
    }
}
