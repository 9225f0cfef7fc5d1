namespace Jonquils.Api.Uploads;

/// <summary>How files come in.</summary>
internal static class UploadsModule
{
    public static void AddUploads(this WebApplicationBuilder builder) =>
        builder.Services.AddOptions<UploadOptions>()
            .BindConfiguration(UploadOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();

    public static void MapUploads(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/tracks/upload", UploadTrack.Handle)
            .WithName(nameof(UploadTrack)).WithTags("Uploads").WithSummary("Upload a file of audio")
            .RequireAuthorization();
}
