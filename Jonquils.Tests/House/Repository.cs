namespace Jonquils.Tests.House;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Products = ["Jonquils.AppHost", "Jonquils.ServiceDefaults", "Jonquils.Api", "Jonquils.MediaWorker", "Jonquils.Web"];

    public static string Root { get; } = FindRoot();

    /// <summary>C# files that somebody wrote, of the product and its tests; paths relative to <see cref="Root"/>, with <c>/</c>.</summary>
    public static IEnumerable<string> SourceFiles(params string[] folders) => (folders.Length > 0 ? folders : [.. Products, "Jonquils.Tests", "bench", "tools"])
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
            && !path.Contains("/Migrations/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Jonquils.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of their repository.");
        }

        return folder;
    }
}
