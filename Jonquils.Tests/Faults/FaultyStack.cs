using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Services;
using Jonquils.Tests.Stack;
using Npgsql;

namespace Jonquils.Tests.Faults;

/// <summary>A whole product of the caller's own whose parts are killed, frozen and doubled. The AppHost starts again what ends.</summary>
internal sealed class FaultyStack : IAsyncDisposable
{
    public static readonly string[] Parts = ["worker", "api", "postgres", "redis", "clickhouse"];

    private const Signal Stop = (Signal)19;
    private const Signal Continue = (Signal)18;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly HttpClient Probe = new() { Timeout = TimeSpan.FromSeconds(10) };

    // What takes minutes in the field takes seconds here; nothing is turned off.
    private static readonly Dictionary<string, string> Hurried = new()
    {
        ["RateLimits__RequestsPerMinutePerAddress"] = "1000000",
        ["RateLimits__RequestsPerMinutePerUser"] = "1000000",
        ["RateLimits__SegmentsPerMinute"] = "1000000",
        ["Accounts__RegistrationsPerHour"] = "10000",
        ["Accounts__AccessTokenLifetime"] = "01:00:00",
        ["Jobs__LeaseFor"] = "00:00:06",
        ["Jobs__RenewEvery"] = "00:00:01",
        ["Jobs__PollEvery"] = "00:00:01",
        ["Jobs__FirstPause"] = "00:00:00.500",
        // The worker's death counts as an attempt; these tests kill it more often than any machine would.
        ["Jobs__MostAttempts"] = "50",
        ["Catalog__StraysAfter"] = "00:00:20",
        ["Catalog__StraysEvery"] = "00:00:01",
        ["Catalog__RemovalDelay"] = "00:00:00",
        ["Catalog__RemovalEvery"] = "00:00:00.500",
    };

    private readonly List<Child> _replicas = [];

    private FaultyStack(RunningStack running, string scratch)
    {
        Running = running;
        Scratch = scratch;
    }

    public RunningStack Running { get; }

    /// <summary>The folder for temporary files of all its processes.</summary>
    public string Scratch { get; }

    /// <summary>Root of its data: objects, logs, databases, process ids.</summary>
    public string Data => Path.GetDirectoryName(Running.ObjectsFolder)!;

    // Kept data is what is written through; a temporary stack would lose acknowledged rows by design.
    public static async Task<FaultyStack> StartAsync(params (string Name, string Value)[] settings) => await StartOnAsync(await TestStack.NewFolderAsync("faulty"), [], settings);

    /// <param name="data">The folder with everything that it keeps.</param>
    /// <param name="options">Words for the AppHost beside the usual ones.</param>
    public static async Task<FaultyStack> StartOnAsync(string data, string[] options, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(Hurried) { ["TMPDIR"] = await TestStack.NewFolderAsync("scratch") };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var stack = new FaultyStack(await RunningStack.StartAsync(environment, ["--data", data, .. options]), environment["TMPDIR"]);
        Assert.Equal(data, stack.Data);
        return stack;
    }

    /// <summary>A client signed in as the administrator.</summary>
    public async Task<HttpClient> AdministratorAsync()
    {
        var http = new HttpClient { BaseAddress = new Uri(Running.Api), Timeout = TimeSpan.FromSeconds(60) };
        using var answer = await http.PostAsJsonAsync("/api/v1/auth/login", new { login = Running.AdminEmail, password = Running.AdminPassword });
        var tokens = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        return http;
    }

    public string Database(string name) => new NpgsqlConnectionStringBuilder(Running.Postgres) { Database = name, Pooling = false, Timeout = 5 }.ConnectionString;

    /// <summary>Ends it as a power cut would, without a word.</summary>
    /// <returns>The id that it had.</returns>
    public async Task<int> KillAsync(string part)
    {
        var pid = await PidAsync(part);
        Signals.Send(pid, Signal.Kill);
        return pid;
    }

    /// <summary>Waits until the AppHost has put another in the place of one that was killed.</summary>
    public async Task WaitUntilReplacedAsync(string part, int killed)
    {
        var waited = Stopwatch.StartNew();
        while (await PidAsync(part) == killed)
        {
            Assert.True(waited.Elapsed < Patience, $"{part} was not started again.");
            await Task.Delay(50);
        }
    }

    /// <summary>Freezes it: connections stay open and nothing answers.</summary>
    public async Task PauseAsync(string part)
    {
        // From the top down: a parent that still runs would notice its children's silence.
        foreach (var pid in TreeOf(await PidAsync(part)))
        {
            Signals.Send(pid, Stop);
        }
    }

    public async Task ResumeAsync(string part)
    {
        foreach (var pid in Enumerable.Reverse(TreeOf(await PidAsync(part))))
        {
            Signals.Send(pid, Continue);
        }
    }

    public static void Pause(int pid) => Signals.Send(pid, Stop);

    public static void Resume(int pid) => Signals.Send(pid, Continue);

    /// <summary>A process and those that it started, which PostgreSQL's are many; parents first.</summary>
    private static List<int> TreeOf(int root)
    {
        List<int> tree = [root];
        for (var i = 0; i < tree.Count; i++)
        {
            try
            {
                tree.AddRange(File.ReadAllText($"/proc/{tree[i]}/task/{tree[i]}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
        }

        return tree;
    }

    public async Task<int> PidAsync(string part)
    {
        var file = Path.Combine(Data, "run", part + ".pid");
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (int.TryParse((await File.ReadAllTextAsync(file)).Split(' ')[0], CultureInfo.InvariantCulture, out var pid))
                {
                    return pid;
                }
            }
            catch (IOException) when (waited.Elapsed < Patience)
            {
                // It ended, and is not started again yet.
            }

            Assert.True(waited.Elapsed < Patience, $"{part} does not run.");
            await Task.Delay(50);
        }
    }

    /// <summary>Starts a second Api or worker beside the first, on the same databases and objects.</summary>
    /// <param name="wrapper">Words put before its command.</param>
    /// <returns>Its process, and its address once it is healthy.</returns>
    public async Task<(Child Process, string Address)> StartReplicaAsync(
        string part, IReadOnlyDictionary<string, string>? settings = null, params string[] wrapper)
    {
        var environment = (await File.ReadAllTextAsync($"/proc/{await PidAsync(part)}/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{TestStack.FreePort()}");
        environment["ASPNETCORE_URLS"] = address;
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        var assembly = ProductLayout.Current.AssemblyOf(part == ServiceParts.Api ? "Jonquils.Api" : "Jonquils.MediaWorker");
        var child = await Child.StartAsync(new ChildSpec(part, ProductLayout.Dotnet, [assembly]) { Environment = environment, Wrapper = wrapper }, _ => { }, pids: null);
        _replicas.Add(child);
        await WaitUntilAsync(
            async () => child.Exited.IsCompleted ? string.Join('\n', child.Tail()) : await IsHealthyAsync(address) ? null : "The replica is not healthy.");
        return (child, address);
    }

    public Task WaitUntilHealthyAsync() => WaitUntilAsync(
        async () => await IsHealthyAsync(Running.Api) && await IsHealthyAsync(Running.Worker) ? null : "The stack did not become healthy again.");

    /// <summary>Waits until nothing is wrong any more.</summary>
    /// <param name="wrong">Says what is wrong, or <see langword="null"/>.</param>
    public static async Task WaitUntilAsync(Func<Task<string?>> wrong)
    {
        var waited = Stopwatch.StartNew();
        while (await wrong() is { } still)
        {
            Assert.True(waited.Elapsed < Patience, $"After {Patience}: {still}");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            Signals.Send(replica.Pid, Continue);
            await replica.StopAsync();
        }

        foreach (var part in Parts.Where(part => File.Exists(Path.Combine(Data, "run", part + ".pid"))))
        {
            await ResumeAsync(part);
        }

        await Running.DisposeAsync();
    }

    private static async Task<bool> IsHealthyAsync(string address)
    {
        try
        {
            using var answer = await Probe.GetAsync(new Uri($"{address}/health"));
            return answer.IsSuccessStatusCode
                && JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetString() == "healthy";
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
