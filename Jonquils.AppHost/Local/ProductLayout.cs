using System.Runtime.InteropServices;

namespace Jonquils.AppHost.Local;

/// <summary>Where the product's own files lie. Found from the assembly, never from the current folder.</summary>
/// <param name="Root">Folder of <c>Jonquils.sln</c>.</param>
/// <param name="Configuration"><c>Debug</c> or <c>Release</c>, as this assembly was built.</param>
internal sealed record ProductLayout(string Root, string Configuration)
{
    private const string TargetFramework = "net10.0";

    public static ProductLayout Current { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The <c>dotnet</c> that runs us, so that children run on the same runtime whatever PATH says.</summary>
    public static string Dotnet { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>The words that start this program again, for its verbs.</summary>
    public IReadOnlyList<string> AppHostCommand => [Dotnet, AssemblyOf("Jonquils.AppHost")];

    /// <summary>Path of a project's assembly, built in the same configuration as we are.</summary>
    public string AssemblyOf(string project) => Path.Combine(Root, project, "bin", Configuration, TargetFramework, project + ".dll");

    private static ProductLayout Find(string start)
    {
        // .../<project>/bin/<Configuration>/net10.0/
        var output = new DirectoryInfo(start.TrimEnd(Path.DirectorySeparatorChar));
        for (var folder = output; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Jonquils.sln")))
            {
                return new ProductLayout(folder.FullName, output.Parent?.Name ?? "Debug");
            }
        }

        throw new InvalidOperationException($"There is no Jonquils.sln above {start}. The local stack runs from a clone of the repository.");
    }
}
