using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
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
        builder.Services.AddScoped<Credits>();
        builder.Services.AddScoped<TrackDirectory>();
        builder.Services.AddScoped<TrackLookup>();
        builder.Services.AddSingleton<TrackMatching>();
        builder.Services.AddScoped<TrackStatuses>();
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        var tracks = routes.MapGroup("/api/v1/tracks").WithTags("Catalogue");

        tracks.MapGet("/", ListTracks.Handle).WithName(nameof(ListTracks)).WithSummary("List tracks");
        tracks.MapGet("/{trackId:guid}", GetTrack.Handle).WithName(nameof(GetTrack)).WithSummary("One track");
        tracks.MapGet("/{trackId:guid}/status", GetTrackStatus.Handle).WithName(nameof(GetTrackStatus)).WithSummary("How far a track's package is");
        tracks.MapGet("/{trackId:guid}/events", StreamTrackEvents.Handle).WithName(nameof(StreamTrackEvents)).WithSummary("A track's status as it changes")
            .Produces<TrackStatusResponse>(contentType: "text/event-stream").ProducesProblem(404).DisableHttpMetrics();
        tracks.MapGet("/{trackId:guid}/cover", GetTrackCover.Handle).WithName(nameof(GetTrackCover)).WithSummary("A track's cover");

        routes.MapInternalGroup().MapPost("/media-events", TakeMediaEvent.Handle);
    }
}
