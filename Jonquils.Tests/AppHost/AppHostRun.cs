using System.Collections.Concurrent;
using System.Globalization;
using Jonquils.AppHost.Local.Processes;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.AppHost;

/// <summary>An AppHost process on a data folder of its own, and what can be seen of it from outside.</summary>
internal sealed class AppHostRun : IAsyncDisposable
{
    public static readonly string[] Everything = ["postgres", "redis", "clickhouse", "api", "worker", "web"];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<string> _lines;

    private AppHostRun(Child process, string data, ConcurrentQueue<string> lines)
    {
        Process = process;
        Data = data;
        _lines = lines;
    }

    public Child Process { get; }

    public string Data { get; }

    public IReadOnlyList<string> Lines => [.. _lines];

    public static async Task<AppHostRun> StartAsync(string data, IReadOnlyDictionary<string, string>? environment = null, params string[] options)
    {
        var lines = new ConcurrentQueue<string>();
        var process = await AppHostCommand.StartAsync(
            environment, lines.Enqueue, ["--data", data, "--api-port", "0", "--web-port", "0", .. options.Contains("--no-install") ? [] : new[] { "--yes" }, .. options]);
        return new AppHostRun(process, data, lines);
    }

    /// <summary>Waits until those children run; they need not serve yet.</summary>
    /// <returns>Their process ids by name.</returns>
    public async Task<IReadOnlyDictionary<string, int>> ChildrenAsync(params string[] names)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var running = Pids();
            if (names.All(running.ContainsKey))
            {
                return running;
            }

            Assert.False(Process.Exited.IsCompleted, string.Join('\n', Lines));
            await Task.Delay(50, limit.Token);
        }
    }

    public async Task WaitForLineAsync(string part)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!Lines.Any(line => line.Contains(part, StringComparison.Ordinal)))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Waits until no process is left that names the data folder on its command line, nor any of those ids.</summary>
    public async Task WaitUntilNothingRunsAsync(IEnumerable<int> pids)
    {
        var all = pids.ToList();
        using var limit = new CancellationTokenSource(Limit);
        while (all.Any(pid => Directory.Exists($"/proc/{pid}")) || CommandLines().Any(line => line.Contains(Data, StringComparison.Ordinal)))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    public static async Task<string[]> EnvironmentOfAsync(int pid) => (await File.ReadAllTextAsync($"/proc/{pid}/environ")).Split('\0');

    public async ValueTask DisposeAsync() => await Process.StopAsync();

    private Dictionary<string, int> Pids()
    {
        var folder = Path.Combine(Data, "run");
        var found = new Dictionary<string, int>();
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.pid") : [])
        {
            try
            {
                if (int.TryParse(File.ReadAllText(file).Split(' ')[0], CultureInfo.InvariantCulture, out var pid))
                {
                    found[Path.GetFileNameWithoutExtension(file)] = pid;
                }
            }
            catch (IOException)
            {
                // The child ended between the listing and the reading.
            }
        }

        return found;
    }

    private static IEnumerable<string> CommandLines()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            var line = "";
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended while we looked.
            }

            yield return line;
        }
    }
}
