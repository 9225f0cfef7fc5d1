using Jonquils.Api.Accounts;
using Jonquils.Api.CleanUp;
using Jonquils.Api.Playback.Database;
using Jonquils.Api.Playback.Listening;
using Jonquils.ServiceDefaults.Monitoring;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.Api.Playback;

/// <summary>How music gets to the player.</summary>
internal static class PlaybackModule
{
    public const string PlayerCors = "players";

    public static void AddPlayback(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PlaybackOptions>()
            .BindConfiguration(PlaybackOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<PublicAddressOptions>()
            .BindConfiguration(PublicAddressOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(api => api.PublicBaseUrl is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, "Setting Api:PublicBaseUrl is no absolute http or https address.")
            .ValidateOnStart();
        builder.Services.AddSingleton<PublicAddress>();
        builder.Services.AddSingleton<PlaybackTickets>();
        builder.Services.AddSingleton<PackageFiles>();
        builder.AddPostgres<PlaybackDb>(PlaybackDb.Name);
        builder.Services.AddScoped<TrackDurations>();
        builder.Services.AddSingleton<ListeningHistory>();
        builder.Services.AddSingleton<HeardTracks>();
        builder.Services.AddSingleton<ListenCounting>();
        builder.Services.AddSingleton<ListenFeed>();
        builder.AddFiguresOf<ListeningFigures>();
        builder.Services.AddSingleton<IForgetsAccounts, ForgottenAccounts>();
        builder.Services.AddScoped<IExportsAccounts, ExportedAccounts>();
        builder.AddCleanUpOf<PlaybackCleanUp>();
        builder.Services.AddHostedService<HistoryTidying>();
    }

    public static void MapPlayback(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/tracks/{trackId:guid}/playback", StartPlayback.Handle)
            .WithName(nameof(StartPlayback)).WithTags("Playback").WithSummary("Get links to play a track").RequireAuthorization();

        // Players live on any site and send no credentials; the ticket in the path is all they have.
        routes.MapMethods("/hls/t/{ticket}/{**file}", ["GET", "HEAD"], ServeHls.Handle)
            .WithName(nameof(ServeHls)).WithTags("Playback").WithSummary("Playlists and segments").RequireCors(PlayerCors).DisableValidation();

        routes.MapPost("/api/v1/analytics/listen", TakeListens.Handle)
            .WithName(nameof(TakeListens)).WithTags("Playback").WithSummary("Tell what was listened to").RequireAuthorization()
            .Accepts<ListenEvent>("application/json").WithMetadata(new RequestSizeLimitAttribute(TakeListens.MaxBodyBytes)).ProducesProblem(400).ProducesProblem(413);

        var me = routes.MapGroup("/api/v1/me").WithTags("Playback").RequireAuthorization();
        me.MapGet("/history", ListHistory.Handle).WithName(nameof(ListHistory)).WithSummary("What you listened to");
        me.MapDelete("/history", EraseHistory.Handle).WithName(nameof(EraseHistory)).WithSummary("Forget what you listened to");
        me.MapGet("/continue", ListUnfinished.Handle).WithName(nameof(ListUnfinished)).WithSummary("Tracks you can continue, and where");
    }
}
