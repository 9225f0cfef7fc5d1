using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Playlists;
using Jonquils.Api.Search.Database;
using Jonquils.Api.Search.Elastic;
using Jonquils.Api.Search.Feeding;
using Jonquils.Api.Search.Postgres;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Monitoring;
using Jonquils.ServiceDefaults.Postgres;

namespace Jonquils.Api.Search;

/// <summary>Finds tracks, artists, albums and playlists by words.</summary>
internal static class SearchModule
{
    /// <exception cref="ServiceDefaults.SettingException">The connection string of Elasticsearch is malformed.</exception>
    public static void AddSearch(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(SearchOptions.Section).Get<SearchOptions>() ?? new SearchOptions();
        builder.Services.AddOptions<SearchOptions>()
            .BindConfiguration(SearchOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.AddPostgres<SearchDb>(SearchDb.Name, SearchDb.Schema);
        builder.Services.AddSingleton<SearchLog>();
        builder.Services.AddSingleton<CatalogFeed>();
        builder.Services.AddSingleton<PlaylistFeed>();
        builder.Services.AddSingleton<SearchSources>();
        builder.Services.AddSingleton<IndexStates>();
        builder.Services.AddSingleton<ChangeWriter>();
        builder.Services.AddSingleton<SearchDesk>();
        builder.Services.AddSingleton<IReportsFigures, SearchFigures>();
        builder.Services.AddSingleton<PostgresIndex>();
        builder.Services.AddSingleton<PostgresSearch>();
        var hasElasticsearch = builder.AddElasticsearch();
        var hasFallback = hasElasticsearch && options.Fallback == SearchOptions.PostgresFallback;
        builder.Services.AddSingleton(services => hasElasticsearch
            ? new SearchEngines(services.GetRequiredService<ElasticSearch>(), hasFallback ? services.GetRequiredService<PostgresSearch>() : null)
            : new SearchEngines(services.GetRequiredService<PostgresSearch>(), Fallback: null));
        builder.AddLoops(engines => engines.Primary);
        if (hasFallback)
        {
            builder.AddLoops(engines => engines.Fallback!);
        }
    }

    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        var search = routes.MapGroup("/api/v1/search").WithTags("Search");
        search.MapGet("/tracks", FindDocuments.HandleTracks).WithName("SearchTracks").WithSummary("Find tracks");
        search.MapGet("/artists", FindDocuments.HandleArtists).WithName("SearchArtists").WithSummary("Find artists");
        search.MapGet("/albums", FindDocuments.HandleAlbums).WithName("SearchAlbums").WithSummary("Find albums");
        search.MapGet("/playlists", FindDocuments.HandlePlaylists).WithName("SearchPlaylists").WithSummary("Find playlists: public ones and your own");
        search.MapGet("/suggest", SuggestDocuments.Handle).WithName(nameof(SuggestDocuments)).WithSummary("What a beginning may become, of all kinds");
        search.MapPost("/click", RecordClick.Handle).WithName(nameof(RecordClick)).WithSummary("Tell which result was opened");
        var reindex = search.MapGroup("/reindex").RequireAuthorization(policy => policy.RequireRole(Role.Admin));
        reindex.MapPost("/", RebuildIndex.Handle).WithName(nameof(RebuildIndex)).WithSummary("Build the search index anew, without downtime");
        reindex.MapGet("/", RebuildIndex.HandleState).WithName("GetIndexState").WithSummary("How far the search index is");
        routes.MapGet("/api/v1/tracks/search", FindDocuments.HandleTracks).WithTags("Search").WithName("SearchTracksOfCatalogue").WithSummary("Find tracks; the same as /api/v1/search/tracks");

        routes.MapInternalGroup().MapPost("/operations/search/rebuild", RebuildIndex.Handle);
    }

    private static void AddLoops(this WebApplicationBuilder builder, Func<SearchEngines, ISearchEngine> which)
    {
        builder.Services.AddSingleton<IHostedService>(services =>
            ActivatorUtilities.CreateInstance<IndexFeeder>(services, which(services.GetRequiredService<SearchEngines>())));
        builder.Services.AddSingleton<IHostedService>(services =>
            ActivatorUtilities.CreateInstance<IndexBuilder>(services, which(services.GetRequiredService<SearchEngines>())));
    }
}
