using Jonquils.Api.Pictures;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Jonquils.Api.Catalog;

/// <summary>Pictures that were uploaded for something of the catalogue; each lies in a folder of its own, with its thumbnails beside it.</summary>
internal static class StoredPicture
{
    private static readonly string[] Originals = ["cover.jpg", "cover.png", "cover.webp"];

    /// <param name="folder">In bucket <c>covers</c>, with the last slash.</param>
    /// <param name="size">Pixels that are wanted; <see langword="null"/> for the original.</param>
    /// <returns>The thumbnail that fits, else the original; <see langword="null"/> when there is neither.</returns>
    public static Task<FileStreamHttpResult?> OpenAsync(IObjectStore objects, string folder, int? size, HttpContext http, CancellationToken cancel)
    {
        string[] thumbnail = size is { } wanted ? [ServedPicture.ThumbnailFor(wanted)] : [];
        return ServedPicture.OpenAsync(objects, thumbnail.Concat(Originals).Select(name => folder + name), http, cancel);
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
