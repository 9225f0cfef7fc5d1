using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Servers;

namespace Jonquils.AppHost.Local.Services;

/// <summary>The three services as children: which assembly, which port, which environment.</summary>
internal static class ServiceParts
{
    public const string Api = "api";
    public const string Worker = "worker";
    public const string Web = "web";

    public const string AdminEmail = "admin@jonquils.local";
    public const string AdminUsername = "admin";

    // A first start migrates six databases and may take a while to answer; a probe must still be quick.
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public static IReadOnlyList<Part> All(ServiceSettings settings) =>
    [
        Part(Api, "Jonquils.Api", settings.ApiPort, ForApi(settings), settings.LogsFolder),
        Part(Worker, "Jonquils.MediaWorker", settings.WorkerPort, ForWorker(settings), settings.LogsFolder),
        Part(Web, "Jonquils.Web", settings.WebPort, ForWeb(settings), settings.LogsFolder),
    ];

    /// <summary>The worker's command that restores a backup. What it replaces is kept under another name.</summary>
    public static ChildSpec Restore(ServiceSettings settings, string backup, bool rebuildAnalytics)
    {
        var environment = ChildEnvironment.Inherited();
        foreach (var (key, value) in ForWorker(settings))
        {
            if (value is not null)
            {
                environment[key] = value;
            }
        }

        environment["Logs__Folder"] = settings.LogsFolder;
        environment["Logging__LogLevel__Default"] = "Warning";
        string[] more = rebuildAnalytics ? ["--rebuild-analytics"] : [];
        return new ChildSpec("restore", ProductLayout.Dotnet, [ProductLayout.Current.AssemblyOf("Jonquils.MediaWorker"), "restore", "--backup", backup, "--overwrite", "--objects", .. more])
        {
            Environment = environment,
        };
    }

    private static Part Part(string name, string project, int port, Dictionary<string, string?> own, string logs)
    {
        var address = $"http://localhost:{port}";
        var environment = ChildEnvironment.Inherited();
        own["ASPNETCORE_URLS"] = address;
        own["ASPNETCORE_ENVIRONMENT"] = "Development";
        own["OTEL_SERVICE_NAME"] = name;
        own["Logs__Folder"] = logs;
        if (environment.ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT"))
        {
            environment.TryAdd("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        }

        foreach (var (key, value) in own)
        {
            if (value is not null)
            {
                environment[key] = value;
            }
        }

        var assembly = ProductLayout.Current.AssemblyOf(project);
        var spec = new ChildSpec(name, ProductLayout.Dotnet, [assembly]) { Environment = environment, StopGrace = TimeSpan.FromSeconds(15) };
        return new Part(spec, address, cancel => HttpProbe.AnswersAsync(Http, $"{address}/health", cancel));
    }

    private static Dictionary<string, string?> ForApi(ServiceSettings settings) => new()
    {
        ["ConnectionStrings__user_db"] = settings.Postgres.ConnectionString("user_db"),
        ["ConnectionStrings__catalog_db"] = settings.Postgres.ConnectionString("catalog_db"),
        ["ConnectionStrings__streaming_db"] = settings.Postgres.ConnectionString("streaming_db"),
        ["ConnectionStrings__storage_db"] = settings.Postgres.ConnectionString("storage_db"),
        ["ConnectionStrings__video_db"] = settings.Postgres.ConnectionString("video_db"),
        ["ConnectionStrings__redis"] = settings.Redis?.ConnectionString,
        ["ConnectionStrings__clickhouse"] = settings.ClickHouse?.ConnectionString,
        ["Analytics__SpoolFolder"] = Path.Combine(settings.LogsFolder, "spool"),
        ["Objects__Folder"] = settings.ObjectsFolder,
        ["services__worker__http__0"] = $"http://localhost:{settings.WorkerPort}",
        ["Internal__Key"] = settings.Secrets.InternalKey,
        ["Security__MasterKey"] = settings.Secrets.MasterKey,
        ["Bootstrap__AdminEmail"] = AdminEmail,
        ["Bootstrap__AdminUsername"] = AdminUsername,
        ["Bootstrap__AdminPassword"] = settings.Secrets.AdminPassword,
        ["Api__PublicBaseUrl"] = $"http://localhost:{settings.ApiPort}",
        ["Cors__Origins__0"] = $"http://localhost:{settings.WebPort}",
        ["Traces__Keep"] = "true",
    };

    private static Dictionary<string, string?> ForWorker(ServiceSettings settings) => new()
    {
        ["ConnectionStrings__processing_db"] = settings.Postgres.ConnectionString("processing_db"),
        ["ConnectionStrings__redis"] = settings.Redis?.ConnectionString,
        ["ConnectionStrings__clickhouse"] = settings.ClickHouse?.ConnectionString,
        ["Objects__Folder"] = settings.ObjectsFolder,
        ["services__api__http__0"] = $"http://localhost:{settings.ApiPort}",
        ["services__web__http__0"] = $"http://localhost:{settings.WebPort}",
        ["Internal__Key"] = settings.Secrets.InternalKey,
        ["Ffmpeg__Path"] = settings.FfmpegPath,
        ["Backups__Databases__user_db"] = settings.Postgres.ConnectionString("user_db"),
        ["Backups__Databases__catalog_db"] = settings.Postgres.ConnectionString("catalog_db"),
        ["Backups__Databases__streaming_db"] = settings.Postgres.ConnectionString("streaming_db"),
        ["Backups__Databases__storage_db"] = settings.Postgres.ConnectionString("storage_db"),
        ["Backups__Databases__video_db"] = settings.Postgres.ConnectionString("video_db"),
        ["Backups__User"] = "jonquils_backup",
        ["Backups__Password"] = settings.Secrets.BackupPassword,
        ["Backups__ToolsFolder"] = settings.Postgres.ToolsFolder,
        ["Traces__Keep"] = "true",
    };

    private static Dictionary<string, string?> ForWeb(ServiceSettings settings) => new()
    {
        ["services__api__http__0"] = $"http://localhost:{settings.ApiPort}",
        ["Api__PublicBaseUrl"] = $"http://localhost:{settings.ApiPort}",
    };
}
