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
    }

    public static void MapPlayback(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/tracks/{trackId:guid}/playback", StartPlayback.Handle)
            .WithName(nameof(StartPlayback)).WithTags("Playback").WithSummary("Get links to play a track").RequireAuthorization();

        // Players live on any site and send no credentials; the ticket in the path is all they have.
        routes.MapMethods("/hls/t/{ticket}/{**file}", ["GET", "HEAD"], ServeHls.Handle)
            .WithName(nameof(ServeHls)).WithTags("Playback").WithSummary("Playlists and segments").RequireCors(PlayerCors);
    }
}
