using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Postgres;
using Jonquils.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults("worker");
builder.AddRedis();
builder.AddObjectStore();
builder.AddFfmpeg();
builder.AddPackaging();
builder.AddJobs();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapJobs();

await app.MigrateDatabasesAsync();
await app.RunAsync();
