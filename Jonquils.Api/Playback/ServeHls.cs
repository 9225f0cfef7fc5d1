using System.IO.Pipelines;
using Jonquils.Api.Accounts;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Playback;

/// <summary>Serves playlists and segments of the package that a ticket opens, with ranges (RFC 9110, section 14) and caching.</summary>
internal static class ServeHls
{
    // A segment in one piece or two: each piece waits for the one before to be on its way.
    private const int PieceBytes = 128 * 1024;
    private const string NoCache = "no-cache";
    private const string ForEver = "private, max-age=31536000, immutable";

    public static async Task Handle(
        string ticket, string? file, PlaybackTickets tickets, SessionStates sessions, PackageFiles files, HttpContext http, CancellationToken cancel)
    {
        if (tickets.Read(ticket, http) is not { } opened || (opened.SessionId != PlaybackTickets.NoSession && !await sessions.HoldsAsync(opened.SessionId, cancel)))
        {
            await PlaybackProblems.BadTicket.ExecuteAsync(http);
            return;
        }

        // The ticket opens a folder; a name that would leave it is no name of a file in it.
        var info = IsPlainName(file) ? await files.FindAsync($"{opened.Folder}/{file}", cancel) : null;
        if (info is null)
        {
            await PlaybackProblems.NoFile.ExecuteAsync(http);
            return;
        }

        var tag = $"\"{info.ETag}\"";
        var headers = http.Response.Headers;
        headers.ETag = tag;
        headers.AcceptRanges = "bytes";
        headers.ContentType = ContentTypeOf(opened.Folder, file!);
        // Segments never change; a playlist does while its package grows.
        headers.CacheControl = PackageFiles.IsFinal(file!) ? ForEver : NoCache;
        if (!StringValues.IsNullOrEmpty(http.Request.Headers.IfNoneMatch) && http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == tag || known.Tag == "*"))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await WriteAsync(http, files, info, tag, cancel);
    }

    private static async Task WriteAsync(HttpContext http, PackageFiles files, ObjectInfo info, string tag, CancellationToken cancel)
    {
        var (offset, length) = (0L, info.Bytes);
        switch (RequestedRange(http.Request, tag, info.Bytes))
        {
            case { IsSatisfiable: false }:
                http.Response.Headers.ContentRange = $"bytes */{info.Bytes}";
                // What was wrong with this request says nothing of the next one.
                http.Response.Headers.CacheControl = "no-store";
                http.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                return;
            case { } range:
                (offset, length) = (range.From, range.To - range.From + 1);
                http.Response.Headers.ContentRange = $"bytes {range.From}-{range.To}/{info.Bytes}";
                http.Response.StatusCode = StatusCodes.Status206PartialContent;
                break;
        }

        http.Response.ContentLength = length;
        if (HttpMethods.IsHead(http.Request.Method) || length == 0)
        {
            return;
        }

        await using var content = await files.OpenAsync(info, offset, length, cancel);
        if (content is null)
        {
            // Removed since it was looked for.
            var headers = http.Response.Headers;
            (headers.ETag, headers.AcceptRanges, headers.ContentRange, headers.ContentLength, headers.CacheControl) = (default, default, default, null, "no-store");
            await PlaybackProblems.NoFile.ExecuteAsync(http);
            return;
        }

        await CopyAsync(content.Body, http.Response.BodyWriter, length, cancel);
    }

    // Straight into what the connection sends from.
    private static async Task CopyAsync(Stream content, PipeWriter answer, long length, CancellationToken cancel)
    {
        for (var left = length; left > 0;)
        {
            var piece = answer.GetMemory((int)Math.Min(left, PieceBytes));
            var read = await content.ReadAsync(left < piece.Length ? piece[..(int)left] : piece, cancel);
            if (read == 0)
            {
                throw new IOException("The object ended before its length.");
            }

            answer.Advance(read);
            left -= read;
            if ((await answer.FlushAsync(cancel)).IsCompleted)
            {
                return;
            }
        }
    }

    private static bool IsPlainName(string? file) =>
        file is { Length: > 0 and <= 200 } && file.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
        && file.Split('/').All(part => part is not ("" or "." or ".."));

    // Profiles of audio are called a1, a2...; players choose their decoder by this before they look into the file.
    private static string ContentTypeOf(string folder, string file) => Path.GetExtension(file) switch
    {
        ".m3u8" => "application/vnd.apple.mpegurl",
        ".mp4" or ".m4s" => folder.AsSpan(folder.LastIndexOf('/') + 1).StartsWith("a") ? "audio/mp4" : "video/mp4",
        ".vtt" => "text/vtt",
        ".json" => "application/json",
        ".webp" => "image/webp",
        ".jpg" => "image/jpeg",
        _ => "application/octet-stream",
    };

    /// <returns><see langword="null"/> for the whole: no range asked, several, or one for a version that is no more.</returns>
    internal static ByteRange? RequestedRange(HttpRequest request, string tag, long bytes)
    {
        // Ranges are for GET alone (RFC 9110, section 14.2).
        if (!HttpMethods.IsGet(request.Method) || StringValues.IsNullOrEmpty(request.Headers.Range) || !RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header)
            || header.Unit != "bytes" || header.Ranges.Count != 1
            || (!StringValues.IsNullOrEmpty(request.Headers.IfRange) && request.Headers.IfRange != tag))
        {
            return null;
        }

        var range = header.Ranges.First();
        var from = range.From ?? Math.Max(0, bytes - (range.To ?? 0));
        var to = range.From is null ? bytes - 1 : Math.Min(range.To ?? (bytes - 1), bytes - 1);
        return new ByteRange(from, to, from < bytes && from <= to);
    }

    internal sealed record ByteRange(long From, long To, bool IsSatisfiable);
}
