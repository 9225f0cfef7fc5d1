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
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
