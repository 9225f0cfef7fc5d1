using System.Diagnostics;
using System.Globalization;

namespace Jonquils.AppHost.Local.Processes;

/// <summary>One file per running child, so that the next start finds servers that an earlier one left behind.</summary>
/// <remarks>A pid alone may belong to someone else by then; the time the process started tells them apart.</remarks>
internal sealed class PidFolder(string path)
{
    public void Write(string name, int pid)
    {
        Directory.CreateDirectory(path);
        File.WriteAllText(FileOf(name), string.Create(CultureInfo.InvariantCulture, $"{pid} {StartOf(pid)}"));
    }

    public void Remove(string name)
    {
        try
        {
            File.Delete(FileOf(name));
        }
        catch (IOException)
        {
            // The folder was wiped under us (a temporary stack that ends); then there is nothing left to remove.
        }
    }

    /// <summary>Ends children of an earlier run that still live.</summary>
    /// <returns>Names of those that had to be ended.</returns>
    public async Task<IReadOnlyList<string>> StopLeftoversAsync(CancellationToken cancel)
    {
        var stopped = new List<string>();
        if (!Directory.Exists(path))
        {
            return stopped;
        }

        foreach (var file in Directory.EnumerateFiles(path, "*.pid"))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (await StillRunningAsync(file, cancel) is { } pid)
            {
                stopped.Add(name);
                // Interrupt is PostgreSQL's fast stop; Terminate would wait for its clients.
                Signals.Send(pid, name == Servers.PostgresServer.Name ? Signal.Interrupt : Signal.Terminate);
                await WaitForEndAsync(file, cancel);
                Signals.SendToGroup(pid, Signal.Kill);
            }

            File.Delete(file);
        }

        return stopped;
    }

    private static async Task WaitForEndAsync(string file, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(10) && await StillRunningAsync(file, cancel) is not null)
        {
            await Task.Delay(50, cancel);
        }
    }

    private static async Task<int?> StillRunningAsync(string file, CancellationToken cancel)
    {
        var words = (await File.ReadAllTextAsync(file, cancel)).Split(' ');
        return words.Length == 2 && int.TryParse(words[0], CultureInfo.InvariantCulture, out var pid) && StartOf(pid) is { } start && start == words[1]
            ? pid
            : null;
    }

    /// <summary>When the process started, in a form that is only compared; <see langword="null"/> when there is no such process.</summary>
    private static string? StartOf(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // Field 22; counted after the last ')' because the second field, the program's name, may contain anything.
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] == "Z" ? null : fields[19];
            }

            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private string FileOf(string name) => Path.Combine(path, name + ".pid");
}
