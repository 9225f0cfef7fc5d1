using System.Diagnostics;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Processes;
using Jonquils.Tests.Accounts;

namespace Jonquils.Tests.Stack;

/// <summary>The whole product as <c>dotnet run</c> starts it: the AppHost as a process, on free ports, in a temporary folder.</summary>
public sealed class RunningStack : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    private static readonly MailServer Post = new();

    // All journeys come from one address within a few minutes, as if a whole school signed up.
    private static readonly Dictionary<string, string> Patient = new()
    {
        ["RateLimits__RequestsPerMinutePerAddress"] = "100000",
        ["Accounts__RegistrationsPerHour"] = "10000",
        ["Smtp__Host"] = "localhost",
        ["Smtp__Port"] = $"{Post.Port}",
        ["Smtp__StartTls"] = "false",
        ["Smtp__From"] = "jonquils@example.org",
    };

    private static readonly Lazy<Task<RunningStack>> Shared = new(() => StartAsync(Patient));

    private readonly StackState _state;

    private RunningStack(Child child, StackState state)
    {
        AppHost = child;
        _state = state;
    }

    /// <summary>Address of the web app, e.g. <c>http://localhost:15123</c>.</summary>
    public string Web => _state.Web;

    /// <summary>Address of the Api.</summary>
    public string Api => _state.Api;

    /// <summary>Address of the media worker.</summary>
    public string Worker => _state.Worker;

    public string AdminEmail => _state.AdminEmail;

    public string AdminPassword => _state.AdminPassword;

    /// <summary>Value of the header <c>X-Jonquils-Key</c> for internal calls.</summary>
    public string InternalKey => _state.InternalKey;

    /// <summary>Npgsql connection string of the maintenance database; replace the database for another.</summary>
    public string Postgres => _state.Postgres;

    public string? Redis => _state.Redis;

    public string? ClickHouse => _state.Clickhouse;

    /// <summary>Root of the folder object store.</summary>
    public string ObjectsFolder => _state.ObjectsFolder;

    /// <summary>Where the services write their JSON log files.</summary>
    public string LogsFolder => _state.LogsFolder;

    internal Child AppHost { get; }

    /// <summary>Where the letters of the shared stack arrive.</summary>
    internal static MailServer Letters => Post;

    /// <summary>The stack that all journeys of a run share. It ends with the test process.</summary>
    public static Task<RunningStack> SharedAsync() => Shared.Value;

    /// <summary>A stack of the caller's own.</summary>
    /// <param name="environment">Variables for the AppHost, which hands them down to the services.</param>
    /// <param name="options">Options beside those that keep it apart from other stacks, e.g. <c>--demo</c>.</param>
    public static async Task<RunningStack> StartAsync(IReadOnlyDictionary<string, string>? environment = null, params string[] options)
    {
        var stateFile = Path.Combine(await TestStack.NewFolderAsync("running"), "state.json");
        string[] own = options.Contains("--data") ? [] : ["--ephemeral"];
        var child = await AppHostCommand.StartAsync(environment, _ => { }, [.. own, "--yes", "--api-port", "0", "--web-port", "0", "--state", stateFile, .. options]);
        var waited = Stopwatch.StartNew();
        while (!File.Exists(stateFile))
        {
            if (child.Exited.IsCompleted || waited.Elapsed > StartLimit)
            {
                var tail = string.Join('\n', child.Tail());
                await child.StopAsync();
                throw new InvalidOperationException($"The stack did not start:\n{tail}");
            }

            await Task.Delay(50);
        }

        return new RunningStack(child, await StackState.ReadAsync(stateFile, CancellationToken.None));
    }

    /// <summary>Ends it as Ctrl+C does.</summary>
    public async ValueTask DisposeAsync() => await AppHost.StopAsync();
}
