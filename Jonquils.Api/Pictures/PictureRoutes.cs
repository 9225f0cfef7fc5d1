using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.Api.Pictures;

/// <summary>What routes have in common that take a picture as their body.</summary>
internal static class PictureRoutes
{
    // Of a body that is larger the server takes nothing, and its sender, who is still sending, would hear of a broken connection instead of a refusal.
    private const long MostHeardBytes = 3L * Picture.MaxBytes;

    /// <summary>A body may take its time, and one that is too large is heard for a while, so that who sends it hears why it is refused.</summary>
    public static RouteHandlerBuilder TakesPicture(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequestSizeLimitAttribute(MostHeardBytes), new DisableRequestTimeoutAttribute());
}
