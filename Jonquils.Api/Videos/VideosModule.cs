using Jonquils.Api.Accounts;
using Jonquils.Api.CleanUp;
using Jonquils.Api.MediaEvents;
using Jonquils.Api.Playback;
using Jonquils.Api.Videos.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Monitoring;
using Jonquils.ServiceDefaults.Outbox;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Videos;

/// <summary>Videos by their addresses: added, fetched, packaged, played.</summary>
internal static class VideosModule
{
    public static void AddVideos(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<VideosDb>(VideosDb.Name);
        builder.AddOutboxSender(VideosDb.Name);
        builder.Services.AddOptions<VideoOptions>()
            .BindConfiguration(VideoOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<VideoArrivals>();
        builder.Services.AddSingleton<VideoCache>();
        builder.AddFiguresOf<VideoFigures>();
        builder.Services.AddScoped<VideoReader>();
        builder.Services.AddScoped<VideoQueue>();
        builder.AddMediaEventsOf<VideoMediaEvents>(SubjectKinds.Video);
        builder.Services.AddScoped<IForgetsAccounts, ForgottenVideos>();
        builder.Services.AddScoped<IExportsAccounts, ExportedVideos>();
        builder.AddCleanUpOf<VideoCleanUp>();
        builder.Services.AddScoped<IOwnsPackages, VideoCleanUp>();
        builder.Services.AddHostedService<VideoRemovalLoop>();
        for (var lane = 0; lane < VideoFetchLoop.Lanes; lane++)
        {
            // Not AddHostedService, which would take the second for the first.
            builder.Services.AddSingleton<IHostedService, VideoFetchLoop>();
        }
    }

    public static void MapVideos(this IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("").WithTags("Videos").AddEndpointFilter(AskForSignInAsync).ProducesProblem(StatusCodes.Status401Unauthorized);
        var videos = all.MapGroup("/api/videos");
        videos.MapPost("/", CreateVideo.Handle).WithName(nameof(CreateVideo)).WithSummary("Add a video by its address");
        videos.MapGet("/", ListVideos.Handle).WithName(nameof(ListVideos)).WithSummary("List videos");
        videos.MapGet("/{videoId:int}", GetVideo.Handle).WithName(nameof(GetVideo)).WithSummary("One video, and how far it is");
        videos.MapDelete("/{videoId:int}", DeleteVideo.Handle).WithName(nameof(DeleteVideo)).WithSummary("Delete a video and, later, its objects");
        videos.MapGet("/{videoId:int}/files/{file}", GetVideoFile.Handle).WithName(nameof(GetVideoFile)).WithSummary("A video's poster, thumbnails and subtitles");
        all.MapMethods("/hls/{videoId:int}.m3u8", ["GET", "HEAD"], GetVideoPlaylist.Handle).WithName(nameof(GetVideoPlaylist)).WithSummary("A video's playlist")
            .Produces<string>(200, "application/vnd.apple.mpegurl").ProducesProblem(StatusCodes.Status404NotFound).RequireCors(PlaybackModule.PlayerCors);
    }

    private static async ValueTask<object?> AskForSignInAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return http.RequestServices.GetRequiredService<IOptions<VideoOptions>>().Value.RequireSignIn && CurrentUser.From(http.User) is null
            ? VideoProblems.SignIn
            : await next(context);
    }
}
