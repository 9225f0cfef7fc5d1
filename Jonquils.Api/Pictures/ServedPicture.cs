using System.Globalization;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Pictures;

/// <summary>Pictures in bucket <c>covers</c>, as browsers are given them.</summary>
internal static class ServedPicture
{
    private const int Large = 640;
    private const int Small = 160;

    /// <summary>Name of the thumbnail, beside its original, that the worker makes for such a size.</summary>
    /// <param name="size">Edge in pixels that is needed.</param>
    public static string ThumbnailFor(int size) => $"cover-{(size <= Small ? Small : Large).ToString(CultureInfo.InvariantCulture)}.webp";

    /// <param name="keys">The best first.</param>
    /// <returns>The first that is there; <see langword="null"/> when none is.</returns>
    public static async Task<FileStreamHttpResult?> OpenAsync(IObjectStore objects, IEnumerable<string> keys, HttpContext http, CancellationToken cancel)
    {
        foreach (var key in keys)
        {
            if (await objects.OpenAsync(Buckets.Covers, key, 0, null, cancel) is { } picture)
            {
                http.Response.Headers.CacheControl = "public, max-age=86400";
                http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                // Never a type that a browser would run, whatever lies there.
                var type = Path.GetExtension(key) switch { ".png" => "image/png", ".webp" => "image/webp", _ => "image/jpeg" };
                return TypedResults.Stream(picture.Body, type, entityTag: new EntityTagHeaderValue($"\"{picture.Info.ETag}\""));
            }
        }

        return null;
    }
}
