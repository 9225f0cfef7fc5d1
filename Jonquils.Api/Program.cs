using Jonquils.Api.Accounts;
using Jonquils.Api.Analytics;
using Jonquils.Api.Catalog;
using Jonquils.Api.Catalog.Seeding;
using Jonquils.Api.CleanUp;
using Jonquils.Api.Documentation;
using Jonquils.Api.Edge;
using Jonquils.Api.Fetching;
using Jonquils.Api.MediaEvents;
using Jonquils.Api.Monitoring;
using Jonquils.Api.Operations;
using Jonquils.Api.Operations.Traces;
using Jonquils.Api.Playback;
using Jonquils.Api.Playlists;
using Jonquils.Api.Search;
using Jonquils.Api.Storage;
using Jonquils.Api.Uploads;
using Jonquils.Api.Videos;
using Jonquils.ServiceDefaults;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Redis;

return SeedCommand.IsIn(args)
    ? await Service.RunAsync("api", new WebApplicationOptions(), Add, app => SeedCommand.RunAsync(app, args, CancellationToken.None))
    : await Service.RunAsync("api", new WebApplicationOptions { Args = args }, Add, Map);

static void Add(WebApplicationBuilder builder)
{
    builder.AddRedis();
    builder.AddClickHouse();
    builder.AddObjectStore();
    builder.AddEdge();
    builder.AddFetching();
    builder.AddAccounts();
    builder.AddCatalog();
    builder.AddUploads();
    builder.AddPlayback();
    builder.AddAnalytics();
    builder.AddPlaylists();
    builder.AddSearch();
    builder.AddVideos();
    builder.AddStorage();
    builder.AddTraces();
    builder.AddMonitoring();
    builder.AddOperations();
    builder.AddDocumentation();
}

static void Map(WebApplication app)
{
    app.UseRequestLogging();
    app.UseEdge();
    app.MapAccounts();
    app.MapCatalog();
    app.MapUploads();
    app.MapMediaEvents();
    app.MapPlayback();
    app.MapAnalytics();
    app.MapPlaylists();
    app.MapSearch();
    app.MapVideos();
    app.MapStorage();
    app.MapTraces();
    app.MapMonitoring();
    app.MapOperations();
    app.MapCleanUp();
    app.MapDocumentation();
}
