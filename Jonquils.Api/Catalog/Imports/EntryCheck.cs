using System.Text;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.Api.Catalog.Imports;

/// <summary>Tells which entries cannot be taken. The tags in them come from files of strangers.</summary>
internal static class EntryCheck
{
    private const int MaxPathBytes = 1024;
    private const int MaxETag = 200;
    private const int MaxArtists = 50;
    private const int MaxFeatures = 64 * 1024;

    /// <returns><see langword="null"/> for an entry that can be taken.</returns>
    public static (string Code, string Message)? Refuse(CatalogImportEntry entry) =>
        !Buckets.All.Contains(entry.Bucket) ? ("bad_bucket", "There is no such bucket.")
        : !IsKey(entry.Path) ? ("bad_path", "The path is not a key of an object.")
        : entry.MovedFrom is { } before && !IsKey(before) ? ("bad_path", "The former path is not a key of an object.")
        : entry.Path.StartsWith(Buckets.UploadsPrefix, StringComparison.Ordinal) ? ("own_upload", "Uploads are tracks already.")
        : string.IsNullOrEmpty(entry.ETag) || entry.ETag.Length > MaxETag || entry.ETag.Any(char.IsControl) ? ("bad_etag", "The ETag is missing or too long.")
        : entry.Bytes < 0 ? ("bad_size", "The size is negative.")
        : entry.SourceSha256 is { } sha256 && !(sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)) ? ("bad_sha256", "The SHA-256 is not 64 lower-case hexadecimal digits.")
        : entry.DurationMs is < 0 ? ("bad_duration", "The duration is negative.")
        : !IsWithin(entry.Tempo, 1000) || !IsWithin(entry.Energy, 1) || !IsWithin(entry.Valence, 1) ? ("bad_feature", "Tempo, energy or valence is out of range.")
        : entry.AlbumType is not (null or Album.Single or Album.ExtendedPlay or Album.LongPlay) ? ("bad_album_type", "The album's type is not SINGLE, EP or ALBUM.")
        : entry.Artists is { } artists && (artists.Count > MaxArtists || artists.Any(a => a?.ArtistType is not (TrackArtist.Main or TrackArtist.Featured or TrackArtist.Remixer)))
            ? ("bad_artists", "There are too many artists, or one has no known part.")
        : entry.FeaturesJson is { } features && !IsObject(features) ? ("bad_features", "The features are not a JSON object.")
        : null;

    private static bool IsKey(string? path) =>
        !string.IsNullOrEmpty(path) && Encoding.UTF8.GetByteCount(path) <= MaxPathBytes && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl)
        && path.Split('/').All(segment => segment is not ("" or "." or ".."));

    private static bool IsWithin(double? value, double most) => value is null || (value >= 0 && value <= most);

    private static bool IsObject(string json)
    {
        try
        {
            // PostgreSQL's jsonb takes no NUL, not even escaped.
            using var document = json.Length <= MaxFeatures && !json.Contains("\\u0000", StringComparison.OrdinalIgnoreCase) ? JsonDocument.Parse(json) : null;
            return document?.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
