using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Imports;
using Jonquils.Api.Catalog.Managers;
using Jonquils.Api.Catalog.Plays;
using Jonquils.Api.Catalog.Removals;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.Api.CleanUp;
using Jonquils.Api.MediaEvents;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Monitoring;
using Jonquils.ServiceDefaults.Outbox;
using Jonquils.ServiceDefaults.Postgres;

namespace Jonquils.Api.Catalog;

/// <summary>The music: tracks, artists, albums, genres.</summary>
internal static class CatalogModule
{
    public static void AddCatalog(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<CatalogDb>(CatalogDb.Name);
        builder.AddOutboxSender(CatalogDb.Name);
        builder.AddServiceClient("worker");
        builder.Services.AddOptions<CatalogOptions>()
            .BindConfiguration(CatalogOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<ArtistRights>();
        builder.Services.AddScoped<ArtistFigures>();
        builder.Services.AddScoped<Credits>();
        builder.Services.AddScoped<TrackDirectory>();
        builder.Services.AddScoped<TrackLookup>();
        builder.Services.AddSingleton<TrackMatching>();
        builder.Services.AddScoped<IForgetsAccounts, ForgottenAccounts>();
        builder.Services.AddScoped<IExportsAccounts, ExportedAccounts>();
        builder.AddMediaEventsOf<TrackMediaEvents>(SubjectKinds.Track);
        builder.Services.AddScoped<TrackStatuses>();
        builder.Services.AddScoped<TrackEditor>();
        builder.Services.AddScoped<TrackHearing>();
        builder.Services.AddScoped<UploadLedger>();
        builder.Services.AddScoped<StorageQuotas>();
        builder.Services.AddSingleton<BytesInFlight>();
        builder.Services.AddScoped<IdempotentAnswers>();
        builder.Services.AddScoped<ObjectRemovals>();
        builder.Services.AddScoped<CatalogCleaning>();
        builder.AddCleanUpOf<CatalogCleaning>();
        builder.Services.AddScoped<IOwnsPackages, TrackPackages>();
        builder.Services.AddScoped<CatalogImporter>();
        builder.Services.AddScoped<ImportedCovers>();
        builder.Services.AddSingleton<TrackCache>();
        builder.Services.AddSingleton<TrackReader>();
        builder.Services.AddSingleton<PlayCounts>();
        builder.Services.AddSingleton<TrackCredits>();
        builder.Services.AddSingleton<SignedLinks>();
        builder.AddFiguresOf<CatalogFigures>();
        builder.Services.AddSingleton<IReportsFigures, MissingObjects>();
        builder.Services.AddHostedService<CatalogChanges>();
        builder.Services.AddHostedService<RemovalLoop>();
        builder.Services.AddHostedService<PopularityLoop>();
        builder.Services.AddHostedService<ExpiryLoop>();
        builder.Services.AddHostedService<StrayLoop>();
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/api/v1/tracks").WithTags("Catalogue").MapTracks();
        routes.MapGroup("/api/v1/artists").WithTags("Catalogue").MapArtists();
        routes.MapGroup("/api/v1/albums").WithTags("Catalogue").MapAlbums();
        routes.MapGroup("/api/v1/genres").WithTags("Catalogue").MapGenres();

        routes.MapGroup("/api/v1/me").WithTags("Catalogue").RequireAuthorization()
            .MapGet("/artists", ListManagedArtists.Handle).WithName(nameof(ListManagedArtists)).WithSummary("Artists that you look after, and what you may do with them");

        routes.MapInternalGroup().MapPost("/catalog/import", ImportCatalog.Handle).WithMetadata(new RequestSizeLimit(ImportCatalog.MaxBodyBytes));
    }
}
