using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Catalog.Seeding;
using Jonquils.Api.Edge;
using Jonquils.Api.Playback;
using Jonquils.Api.Uploads;
using Jonquils.ServiceDefaults;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Postgres;
using Jonquils.ServiceDefaults.Redis;

var isSeeding = SeedCommand.IsIn(args);
var builder = WebApplication.CreateBuilder(isSeeding ? [] : args);

builder.AddServiceDefaults("api");
builder.AddRedis();
builder.AddObjectStore();
builder.AddEdge();
builder.AddAccounts();
builder.AddCatalog();
builder.AddUploads();
builder.AddPlayback();

var app = builder.Build();

if (isSeeding)
{
    return await SeedCommand.RunAsync(app, args, CancellationToken.None);
}

app.MapDefaultEndpoints();
app.UseEdge();
app.MapAccounts();
app.MapCatalog();
app.MapUploads();
app.MapPlayback();

await app.MigrateDatabasesAsync();
await app.RunAsync();
return 0;
