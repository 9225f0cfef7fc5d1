using System.Globalization;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Catalog;

/// <summary>Pictures that were uploaded for something of the catalogue; each lies in a folder of its own, with its thumbnails beside it.</summary>
internal static class StoredPicture
{
    private const int Large = 640;
    private const int Small = 160;

    private static readonly string[] Originals = ["cover.jpg", "cover.png", "cover.webp"];

    /// <param name="folder">In bucket <c>covers</c>, with the last slash.</param>
    /// <param name="size">Pixels that are wanted; <see langword="null"/> for the original.</param>
    /// <returns>The thumbnail that fits, else the original; <see langword="null"/> when there is neither.</returns>
    public static async Task<FileStreamHttpResult?> OpenAsync(IObjectStore objects, string folder, int? size, HttpContext http, CancellationToken cancel)
    {
        string[] thumbnail = size is { } wanted ? [$"cover-{(wanted <= Small ? Small : Large).ToString(CultureInfo.InvariantCulture)}.webp"] : [];
        foreach (var name in thumbnail.Concat(Originals))
        {
            if (await objects.OpenAsync(Buckets.Covers, folder + name, 0, null, cancel) is { } picture)
            {
                http.Response.Headers.CacheControl = "public, max-age=86400";
                http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                // Never a type that a browser would run, whatever lies there.
                var type = Path.GetExtension(name) switch { ".png" => "image/png", ".webp" => "image/webp", _ => "image/jpeg" };
                return TypedResults.Stream(picture.Body, type, entityTag: new EntityTagHeaderValue($"\"{picture.Info.ETag}\""));
            }
        }

        return null;
    }

    /// <param name="address">Where the thing says that its picture is.</param>
    /// <param name="prefix">What such an address begins with when the picture lies here; ends with the question mark.</param>
    /// <returns>Name of the picture's folder; <see langword="null"/> when the picture is elsewhere or absent.</returns>
    public static string? RevisionOf(string? address, string prefix) =>
        address?.StartsWith(prefix, StringComparison.Ordinal) == true
        && Guid.TryParseExact(QueryHelpers.ParseQuery(address[(prefix.Length - 1)..])["v"], "N", out var revision)
            ? revision.ToString("N")
            : null;
}
