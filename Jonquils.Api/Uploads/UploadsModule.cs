using Jonquils.Api.Catalog;

namespace Jonquils.Api.Uploads;

/// <summary>How files come in.</summary>
internal static class UploadsModule
{
    // What Kestrel and its sockets each read ahead of us for one connection; their usual 1 MB is held for every upload under way.
    private const int ReadAheadBytes = 256 * 1024;

    public static void AddUploads(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBufferSize = ReadAheadBytes);
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = ReadAheadBytes);
        builder.Services.AddOptions<UploadOptions>()
            .BindConfiguration(UploadOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<UploadTurns>();
    }

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        var tracks = routes.MapGroup("/api/v1/tracks").WithTags("Uploads").RequireAuthorization();
        tracks.DisableRequestTimeout();
        Refusing(tracks.MapPost("/upload", UploadTrack.Handle).WithName(nameof(UploadTrack)).WithSummary("Upload a file of audio")
            .Accepts<IFormFile>("multipart/form-data").Produces<TrackResponse>(202), 400, 413, 415);
        Refusing(tracks.MapPost("/upload-url", CreateUploadUrl.Handle).WithName(nameof(CreateUploadUrl)).WithSummary("Begin an upload by links")
            .Produces<CreateUploadUrl.Response>(201).WithIdempotencyKey(), 413);
        Refusing(tracks.MapPost("/upload-url/{uploadId:guid}/complete", CompleteUpload.Handle).WithName(nameof(CompleteUpload)).WithSummary("End an upload by links")
            .Produces<TrackResponse>(202), 415);
        Refusing(tracks.MapPost("/upload-from-url", UploadFromUrl.Handle).WithName(nameof(UploadFromUrl)).WithSummary("Upload a file that the server fetches")
            .Produces<TrackResponse>(202), 413, 415);
        routes.MapPut("/api/v1/uploads/{uploadId:guid}/parts/{part:int}", PutUploadPart.Handle)
            .WithTags("Uploads").WithName(nameof(PutUploadPart)).WithSummary("Send a part of an upload by its link").DisableRequestTimeout();
    }

    // Their refusals come from the catalogue, so they are listed here.
    private static void Refusing(RouteHandlerBuilder route, params ReadOnlySpan<int> more)
    {
        foreach (var status in (ReadOnlySpan<int>)[403, 404, 409, 422, .. more])
        {
            route.ProducesProblem(status);
        }
    }
}
