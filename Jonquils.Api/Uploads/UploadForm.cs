using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Uploads;

/// <summary>Reads an upload's multipart form part by part, so that a file of any size passes through and nothing is kept.</summary>
internal sealed class UploadForm
{
    // What comes at once is written at once: with the usual 4 KB an upload takes twice as long.
    private const int BufferBytes = 128 * 1024;

    private const int MaxFields = 20;
    private const int MaxFieldBytes = 4096;
    private const int MaxBoundary = 200;

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A text field's trimmed value; <see langword="null"/> when absent or empty.</summary>
    public string? this[string name] => _fields.TryGetValue(name, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    /// <returns><see langword="null"/> when the request is no multipart form.</returns>
    public static MultipartReader? ReaderFor(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= MaxBoundary } boundary
            ? new MultipartReader(boundary.ToString(), request.Body, BufferBytes) { HeadersCountLimit = 16, HeadersLengthLimit = 16 * 1024 }
            : null;

    /// <summary>The name that the client gave the file, without any folders; <see langword="null"/> when the part is no file.</summary>
    public static string? FileNameOf(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFileDisposition())
        {
            return null;
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new string([.. last.Where(c => !char.IsControl(c))]).Trim();
        return clean.Length == 0 ? "upload" : clean.Length <= 200 ? clean : clean[^200..];
    }

    /// <summary>Keeps a text field.</summary>
    /// <exception cref="BadHttpRequestException">Too many fields, too long a value, or text that is not UTF-8.</exception>
    public async Task AddAsync(MultipartSection section, CancellationToken cancel)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFormDisposition())
        {
            return;
        }

        if (_fields.Count >= MaxFields)
        {
            throw new BadHttpRequestException("The form has too many fields.");
        }

        var buffer = new byte[MaxFieldBytes + 1];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        if (length > MaxFieldBytes)
        {
            throw new BadHttpRequestException("A field of the form is too long.");
        }

        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(buffer, 0, length);
            _fields[HeaderUtilities.RemoveQuotes(disposition.Name).ToString()] = text.Replace("\0", "", StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            throw new BadHttpRequestException("A field of the form is not UTF-8.");
        }
    }

    /// <summary>What the form's fields ask for.</summary>
    /// <returns><see langword="null"/>, or why a field cannot be read.</returns>
    public UnprocessableProblem? TryReadWishes(out UploadWishes wishes)
    {
        wishes = new UploadWishes(this["title"], this["artist"], Genre: this["genre"]);
        return TryReadId("artist_id", out var artistId) is { } badArtist ? badArtist
            : TryReadId("album_id", out var albumId) is { } badAlbum ? badAlbum
            : TryReadId("track_id", out var trackId) is { } badTrack ? badTrack
            : Take(out wishes, wishes with { ArtistId = artistId, AlbumId = albumId, TrackId = trackId });
    }

    /// <summary>SHA-256 over the file's and all fields, to know the same form again.</summary>
    public string HashWith(string fileSha256)
    {
        var text = string.Join('\n', _fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value.Length}:{f.Value}").Prepend(fileSha256));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static UnprocessableProblem? Take(out UploadWishes wishes, UploadWishes read)
    {
        wishes = read;
        return null;
    }

    private UnprocessableProblem? TryReadId(string name, out Guid? id)
    {
        id = null;
        if (this[name] is not { } text)
        {
            return null;
        }

        if (!Guid.TryParse(text, out var read))
        {
            return UploadProblems.BadField(name);
        }

        id = read;
        return null;
    }
}
