using Jonquils.AppHost.Local.Tools;

namespace Jonquils.Tests.Browser;

/// <summary>A browser of the Chromium family: one that this machine has, else Debian's package.</summary>
internal static class ChromiumExecutable
{
    private const string Variable = "JONQUILS_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome", "msedge"];

    private static readonly SystemTool Chromium =
        new("Chromium", "plays what the browser journeys listen to", "chromium", "--cask chromium", () => Candidates().FirstOrDefault(File.Exists));

    /// <returns>An absolute path.</returns>
    /// <exception cref="InvalidOperationException">There is none and none could be installed; says what to do.</exception>
    public static async Task<string> FindAsync()
    {
        await SystemTools.EnsureAsync([Chromium], AptConsent.Given, Console.WriteLine, CancellationToken.None);
        return Chromium.Find() ?? throw new InvalidOperationException(
            $"The browser journeys need Chromium, Chrome or Edge. Name one in {Variable}, or install one: {SystemTools.Advice([Chromium])}");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            yield return named;
        }

        var extension = OperatingSystem.IsWindows() ? ".exe" : "";
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var name in Names)
            {
                yield return Path.Combine(folder, name + extension);
            }
        }

        foreach (var path in UsualPlaces())
        {
            yield return path;
        }
    }

    private static IEnumerable<string> UsualPlaces()
    {
        if (OperatingSystem.IsMacOS())
        {
            return
            [
                "/Applications/Chromium.app/Contents/MacOS/Chromium",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
            ];
        }

        if (!OperatingSystem.IsWindows())
        {
            return ["/usr/lib/chromium/chromium", "/snap/bin/chromium"];
        }

        string[] roots = [Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), Environment.GetFolderPath(Environment.SpecialFolder.ProgramFilesX86)];
        return roots.SelectMany(root => new[]
        {
            Path.Combine(root, "Google", "Chrome", "Application", "chrome.exe"),
            Path.Combine(root, "Microsoft", "Edge", "Application", "msedge.exe"),
        });
    }
}
