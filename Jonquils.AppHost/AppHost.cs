using Jonquils.AppHost.Hosting;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Tools;
using Microsoft.Extensions.Configuration;

// The tests start real servers through the local stack's verbs in either build.
if (LocalCommand.IsVerb(args))
{
    return await LocalCommand.RunAsync(args);
}

Console.WriteLine(StackDecision.FirstLine("containers"));
var builder = DistributedApplication.CreateBuilder(args);

var internalKey = builder.AddGeneratedSecret("internal-key", 32, "Shared by Api and worker for calls between them.");
var masterKey = builder.AddGeneratedSecret("master-key", 64, "Keys for tokens, tickets and encryption at rest are derived from it.");
var adminPassword = builder.AddGeneratedSecret("admin-password", 16, "Sign-in of the first administrator, admin@jonquils.local.");

// Image tags are the major versions that the tests run; they stand before the volumes, because they decide the data paths.
var postgres = builder.AddPostgres("postgres").WithImageTag("15");
var userDb = postgres.AddDatabase("user-db", "user_db");
var catalogDb = postgres.AddDatabase("catalog-db", "catalog_db");
var streamingDb = postgres.AddDatabase("streaming-db", "streaming_db");
var storageDb = postgres.AddDatabase("storage-db", "storage_db");
var videoDb = postgres.AddDatabase("video-db", "video_db");
var processingDb = postgres.AddDatabase("processing-db", "processing_db");
var redis = builder.AddRedis("redis").WithImageTag("7.4");
var elasticsearch = builder.AddElasticsearch("elasticsearch");
var clickhouse = builder.AddClickHouse("clickhouse", "analytics");
var s3 = builder.AddMinio("s3");

if (builder.ExecutionContext.IsRunMode)
{
    postgres.WithDataVolume().WithLifetime(ContainerLifetime.Persistent).WithPgAdmin(tool => tool.WithExplicitStart());
    redis.WithDataVolume().WithPersistence().WithLifetime(ContainerLifetime.Persistent).WithRedisInsight(tool => tool.WithExplicitStart());
    elasticsearch.WithDataVolume().WithLifetime(ContainerLifetime.Persistent);
    clickhouse.WithDataVolume().WithLifetime(ContainerLifetime.Persistent);
    s3.WithDataVolume().WithLifetime(ContainerLifetime.Persistent);
}

// Launch profiles are left out: addresses are part of the product (cookies and CORS name them), not of an IDE's settings.
// When one is taken the next free one takes its place, and says so.
var ports = new PortBook("", Console.WriteLine);
int PortNear(string name, int wanted) => builder.ExecutionContext.IsRunMode ? ports.TakeNear(name, wanted) : wanted;
var api = builder.AddProject<Projects.Jonquils_Api>("api", launchProfileName: null)
    .WithHttpEndpoint(port: PortNear("api", 8000), name: "http").WithExternalHttpEndpoints().WithHttpHealthCheck("/health");
var worker = builder.AddProject<Projects.Jonquils_MediaWorker>("worker", launchProfileName: null)
    .WithHttpEndpoint(name: "http").WithHttpHealthCheck("/health");
var web = builder.AddProject<Projects.Jonquils_Web>("web", launchProfileName: null)
    .WithHttpEndpoint(port: PortNear("web", 3000), name: "http").WithExternalHttpEndpoints().WithHttpHealthCheck("/health");

api.WithReference(userDb, "user_db").WaitFor(userDb)
    .WithReference(catalogDb, "catalog_db").WaitFor(catalogDb)
    .WithReference(streamingDb, "streaming_db").WaitFor(streamingDb)
    .WithReference(storageDb, "storage_db").WaitFor(storageDb)
    .WithReference(videoDb, "video_db").WaitFor(videoDb)
    .WithReference(redis).WaitFor(redis)
    .WithReference(elasticsearch).WaitFor(elasticsearch)
    .WithReference(clickhouse).WaitFor(clickhouse)
    .WithReference(s3).WaitFor(s3)
    .WithReference(worker)
    .WithEnvironment("Internal__Key", internalKey)
    .WithEnvironment("Security__MasterKey", masterKey)
    .WithEnvironment("Bootstrap__AdminEmail", "admin@jonquils.local")
    .WithEnvironment("Bootstrap__AdminUsername", "admin")
    .WithEnvironment("Bootstrap__AdminPassword", adminPassword)
    .WithEnvironment("Api__PublicBaseUrl", api.GetEndpoint("http"))
    .WithEnvironment("Cors__Origins__0", web.GetEndpoint("http"))
    .WithOperation(internalKey, "search/rebuild", "Rebuild search", "ArrowSync", "Rebuild the whole search index from the catalogue?");

worker.WithReference(processingDb, "processing_db").WaitFor(processingDb)
    .WithReference(redis).WaitFor(redis)
    .WithReference(clickhouse).WaitFor(clickhouse)
    .WithReference(s3).WaitFor(s3)
    .WithReference(api).WaitFor(api)
    .WithReplicas(builder.Configuration.GetValue("Worker:Replicas", 1))
    .WithEnvironment("Internal__Key", internalKey)
    .WithOperation(internalKey, "etl/music/run", "Run the ETL now", "Play", "Look for new files in the music bucket now?")
    .WithOperation(internalKey, "jobs/retry-failed", "Retry failed jobs", "ArrowRepeatAll", "Put every failed job back into the queue?");

web.WithReference(api).WaitFor(api)
    .WithEnvironment("Api__PublicBaseUrl", api.GetEndpoint("http"));

if (builder.ExecutionContext.IsRunMode)
{
    // Deployed services write to standard output alone: their user may not write anywhere in the image.
    var logs = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..", ".jonquils", "logs"));
    foreach (var service in new[] { api, worker, web })
    {
        service.WithEnvironment("Logs__Folder", logs);
    }

    // The worker runs on this machine, not in a container, so FFmpeg is the one tool that no container brings.
    await SystemTools.EnsureAsync([SystemTools.Ffmpeg], AptConsent.Ask, Console.WriteLine, CancellationToken.None);
    if (SystemTools.Ffmpeg.Find() is { } ffmpeg)
    {
        worker.WithEnvironment("Ffmpeg__Path", ffmpeg);
    }
    else
    {
        await Console.Error.WriteLineAsync($"FFmpeg is not installed: the worker will not start. To have it: {SystemTools.Advice([SystemTools.Ffmpeg])}");
    }
}

await builder.Build().RunAsync();
return 0;
