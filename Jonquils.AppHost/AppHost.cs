using Jonquils.AppHost.Hosting;
using Jonquils.AppHost.Local;
using Microsoft.Extensions.Configuration;

// The tests start real servers through the local stack's verbs in either build.
if (LocalCommand.IsVerb(args))
{
    return await LocalCommand.RunAsync(args);
}

Console.WriteLine(StackDecision.FirstLine("containers"));
var builder = DistributedApplication.CreateBuilder(args);
var deployment = Deployment.AddTo(builder);

var internalKey = builder.AddGeneratedSecret("internal-key", 32, "Shared by Api and worker for calls between them.");
var masterKey = builder.AddGeneratedSecret("master-key", 64, "Keys for tokens, tickets and encryption at rest are derived from it.");
var backupPassword = builder.AddGeneratedSecret("backup-password", 32, "Of the role at PostgreSQL that makes backups.");
var adminPassword = builder.AddGeneratedSecret("admin-password", 16, "Sign-in of the first administrator, admin@jonquils.local.");

var postgres = deployment.AddPostgres("postgres");
var userDb = postgres.AddDatabase("user-db", "user_db");
var catalogDb = postgres.AddDatabase("catalog-db", "catalog_db");
var streamingDb = postgres.AddDatabase("streaming-db", "streaming_db");
var storageDb = postgres.AddDatabase("storage-db", "storage_db");
var videoDb = postgres.AddDatabase("video-db", "video_db");
var processingDb = postgres.AddDatabase("processing-db", "processing_db");
var redis = deployment.AddRedis("redis");
var elasticsearch = deployment.AddElasticsearch("elasticsearch");
var clickhouse = deployment.AddClickHouse("clickhouse", "analytics");
var s3 = deployment.AddObjectStore("s3");

// Launch profiles are left out: addresses are part of the product (cookies and CORS name them), not of an IDE's settings.
var ports = new LocalPorts(deployment);
var api = builder.AddProject<Projects.Jonquils_Api>("api", launchProfileName: null).WithHttpEndpoint(port: ports.Near("api", 8000), name: PublishedServices.Endpoint);
var worker = builder.AddProject<Projects.Jonquils_MediaWorker>("worker", launchProfileName: null).WithHttpEndpoint(name: PublishedServices.Endpoint);
var web = builder.AddProject<Projects.Jonquils_Web>("web", launchProfileName: null).WithHttpEndpoint(port: ports.Near("web", 3000), name: PublishedServices.Endpoint);

api.WithReference(userDb, "user_db").WaitFor(userDb)
    .WithReference(catalogDb, "catalog_db").WaitFor(catalogDb)
    .WithReference(streamingDb, "streaming_db").WaitFor(streamingDb)
    .WithReference(storageDb, "storage_db").WaitFor(storageDb)
    .WithReference(videoDb, "video_db").WaitFor(videoDb)
    .WithReference(redis, "redis").WaitFor(redis)
    .WithReference(elasticsearch, "elasticsearch").WaitFor(elasticsearch)
    .WithReference(clickhouse, "clickhouse").WaitFor(clickhouse)
    .WithReference(s3, "s3").WaitFor(s3)
    .WithReference(worker)
    .WithEnvironment("Internal__Key", internalKey)
    .WithEnvironment("Security__MasterKey", masterKey)
    .WithEnvironment("Bootstrap__AdminEmail", "admin@jonquils.local")
    .WithEnvironment("Bootstrap__AdminUsername", "admin")
    .WithEnvironment("Bootstrap__AdminPassword", adminPassword)
    .WithEnvironment("Api__PublicBaseUrl", deployment.AddressOf(api))
    .WithEnvironment("Cors__Origins__0", deployment.AddressOf(web))
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint(PublishedServices.Endpoint, url => url.DisplayText = "API")
    .WithUrlForEndpoint(PublishedServices.Endpoint, _ => new ResourceUrlAnnotation { Url = "/docs", DisplayText = "API documentation" })
    .WithOperation(internalKey, "search/rebuild", "Rebuild search", "ArrowSync", "Rebuild the whole search index from the catalogue?")
    .PublishAsImage(deployment).PublishToBrowsers(deployment, most: 10).WithMigrationJob<Projects.Jonquils_Api>(deployment);

worker.WithReference(processingDb, "processing_db").WaitFor(processingDb)
    .WithReference(redis, "redis").WaitFor(redis)
    .WithReference(clickhouse, "clickhouse").WaitFor(clickhouse)
    .WithReference(s3, "s3").WaitFor(s3)
    .WithReference(api).WaitFor(api)
    .WithReference(web)
    .WithReplicas(builder.Configuration.GetValue("Worker:Replicas", 1))
    .WithEnvironment("Internal__Key", internalKey)
    .WithEnvironment("Backups__Databases__user_db", userDb)
    .WithEnvironment("Backups__Databases__catalog_db", catalogDb)
    .WithEnvironment("Backups__Databases__streaming_db", streamingDb)
    .WithEnvironment("Backups__Databases__storage_db", storageDb)
    .WithEnvironment("Backups__Databases__video_db", videoDb)
    .WithEnvironment("Backups__User", "jonquils_backup")
    .WithEnvironment("Backups__Password", backupPassword)
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint(PublishedServices.Endpoint, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
    .WithOperation(internalKey, "etl/music/run", "Run the ETL now", "Play", "Look for new files in the music bucket now?")
    .WithOperation(internalKey, "backups", "Back up now", "Save", "Make a backup of all databases now?")
    .WithOperation(internalKey, "jobs/retry-failed", "Retry failed jobs", "ArrowRepeatAll", "Put every failed job back into the queue?")
    .PublishAsImage(deployment).PublishWithQueueScaling(deployment, postgres, most: 20).WithMigrationJob<Projects.Jonquils_MediaWorker>(deployment);

if (deployment.IsCompose)
{
    // Backups are encrypted where the .env file has a key; an empty one is none.
    worker.WithEnvironment("Backups__Key", builder.AddParameter("backups-key", "", secret: true));
}

web.WithReference(api).WaitFor(api)
    .WithEnvironment("Api__PublicBaseUrl", deployment.AddressOf(api))
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint(PublishedServices.Endpoint, url => url.DisplayText = "Jonquils")
    .PublishAsImage(deployment).PublishToBrowsers(deployment, most: 5);

deployment.AddReverseProxy(api, web);
await deployment.PrepareThisMachineAsync(worker, api, web);

await builder.Build().RunAsync();
return 0;
