using System.Diagnostics;

namespace Jonquils.GenreTraining;

/// <summary>Fetches packages from the machine's own Debian mirror and unpacks them; nothing is installed.</summary>
internal sealed class DebianPackages(string cache)
{
    /// <returns>A folder with the package's files. Its owner removes it.</returns>
    public async Task<string> UnpackAsync(string package)
    {
        var packages = Directory.CreateDirectory(Path.Combine(cache, "debs")).FullName;
        string? Find() => Directory.EnumerateFiles(packages, $"{package}_*.deb").FirstOrDefault();
        if (Find() is null)
        {
            await RunAsync("apt-get", packages, "download", "-q", package);
        }

        var folder = Path.Combine(cache, "unpacked", package);
        Directory.CreateDirectory(folder);
        await RunAsync("dpkg-deb", packages, "-x", Find()!, folder);
        return folder;
    }

    private static async Task RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
