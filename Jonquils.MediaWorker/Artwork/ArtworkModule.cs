using Jonquils.ServiceDefaults.Http;

namespace Jonquils.MediaWorker.Artwork;

/// <summary>Pictures that came by themselves, not inside of music.</summary>
internal static class ArtworkModule
{
    public static void AddArtwork(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<Thumbnails>();

    public static void MapArtwork(this IEndpointRouteBuilder routes) => routes.MapInternalGroup().MapPost("/thumbnails", MakeThumbnails.Handle);
}
