using System.Net.Http.Json;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Tools;
using Jonquils.Contracts;
using Jonquils.Tests.MediaWorker.Etl;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.MediaWorker.Backups;

/// <summary>The Api and a worker that makes backups into a folder of their own, with a role of its own.</summary>
public class BackupHost : LibraryHost
{
    public static readonly string[] ApiDatabases = ["user_db", "catalog_db", "streaming_db", "storage_db", "video_db"];

    private readonly string _role = $"backup_{Guid.NewGuid():N}";

    /// <summary>The bucket in the backups' own store.</summary>
    public string Target { get; private set; } = "";

    /// <summary>What the command is told beside the worker's own settings, as environment variables have it; nothing takes one of those away.</summary>
    public Dictionary<string, string?> CommandSettings { get; } = [];

    /// <summary>Asks the Api for a backup and waits for its end.</summary>
    public async Task<BackupState> BackUpAsync()
    {
        using var admin = await SignedInAsAdminAsync();
        using var answer = await admin.PostAsync("/api/v1/operations/backups", null);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        return await EndOfAsync((await answer.Content.ReadFromJsonAsync<BackupStarted>(ContractJson.Options))!.Id);
    }

    public async Task<BackupState> EndOfAsync(Guid id)
    {
        using var admin = await SignedInAsAdminAsync();
        BackupState? state = null;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (state is null or { Status: "RUNNING" })
        {
            await Task.Delay(100, limit.Token);
            state = await admin.GetFromJsonAsync<BackupState>($"/api/v1/operations/backups/{id}", ContractJson.Options);
        }

        return state;
    }

    public string FolderOf(BackupState backup) => Path.Combine(Target, "backups", backup.Detail.Folder!);

    /// <summary>Runs the command <c>restore</c> as people do, on other databases.</summary>
    /// <param name="databases">By name, connection strings.</param>
    public async Task<(int Code, string Output)> RestoreAsync(IReadOnlyDictionary<string, string> databases, params string[] words)
    {
        var environment = ChildEnvironment.Inherited();
        environment["ConnectionStrings__processing_db"] = databases["processing_db"];
        environment["Objects__Folder"] = ObjectsFolder;
        environment["services__api__http__0"] = "http://localhost:9";
        environment["Internal__Key"] = InternalKey;
        ConfigureWorker(environment);
        foreach (var name in ApiDatabases)
        {
            environment[$"Backups__Databases__{name}"] = databases[name];
        }

        foreach (var (name, value) in CommandSettings)
        {
            environment.Remove(name);
            if (value is not null)
            {
                environment[name] = value;
            }
        }

        var output = new List<string>();
        var child = await Child.StartAsync(
            new ChildSpec("restore", ProductLayout.Dotnet, [ProductLayout.Current.AssemblyOf("Jonquils.MediaWorker"), "restore", .. words]) { Environment = environment },
            line =>
            {
                lock (output)
                {
                    output.Add(line);
                }
            }, pids: null);
        var code = await child.Exited;
        lock (output)
        {
            return (code, string.Join('\n', output));
        }
    }

    /// <summary>Databases that do not exist yet.</summary>
    public static async Task<Dictionary<string, string>> NewDatabasesAsync()
    {
        var postgres = await TestStack.PostgresAsync();
        return ApiDatabases.Append("processing_db").ToDictionary(name => name, postgres.NewDatabase);
    }

    protected override void ConfigureWorker(IDictionary<string, string> environment)
    {
        Target = Target.Length > 0 ? Target : TestStack.NewFolderAsync("backups").GetAwaiter().GetResult();
        foreach (var name in ApiDatabases)
        {
            environment[$"Backups__Databases__{name}"] = Database(name);
        }

        environment["Backups__User"] = _role;
        environment["Backups__Password"] = "the role's own: words\\";
        environment["Backups__ToolsFolder"] = PostgresBinaries.Find()!.Folder;
        environment["Backups__Target__Folder"] = Target;
        environment["Backups__Objects"] = "copy";
        // As a Compose file has it in which nobody filled it in.
        environment["Backups__Key"] = "";
        environment["Backups__KeepDaily"] = "1";
        environment["Backups__KeepWeekly"] = "0";
        environment["Schedule__Cron__backups"] = "never";
        environment["Schedule__Cron__cleanup"] = "never";
    }
}
