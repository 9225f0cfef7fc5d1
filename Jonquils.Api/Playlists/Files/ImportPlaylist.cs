using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;

namespace Jonquils.Api.Playlists.Files;

/// <summary>Makes a playlist from a file of another program. What is not in the catalogue is listed in the answer.</summary>
internal static class ImportPlaylist
{
    /// <param name="Title">Instead of the title in the file.</param>
    public sealed record Query([property: StringLength(Playlist.MaxTitleLength), PlainText] string? Title = null);

    /// <param name="Imported">Entries that were found, and now stand in the playlist.</param>
    /// <param name="Unknown">Entries that were not found, in the file's order.</param>
    public sealed record Response(PlaylistResponse Playlist, int Imported, IReadOnlyList<UnknownEntry> Unknown);

    /// <param name="Entry">Which entry of the file, from 0.</param>
    /// <param name="Reason"><c>not_found</c>, or <c>ambiguous</c> when several tracks have the title and the file names no artist.</param>
    public sealed record UnknownEntry(int Entry, string? Title, string? Artist, string? Location, string Reason);

    public static async Task<IResult> Handle(
        [AsParameters] Query query, CurrentUser user, PlaylistImport import, IdempotentAnswers answers, HttpContext http, CancellationToken cancel)
    {
        var (content, fileName) = await BodyAsync(http.Request, cancel);
        if (content.Length == 0)
        {
            return PlaylistProblems.NoFile;
        }

        // Not the filter of the other routes: a file in a form comes again with another boundary, and is the same file all the same.
        async Task<IResult?> AddAsync() => await import.AddAsync(content, query.Title, fileName, user, cancel);
        var key = http.Request.Headers[IdempotencyFilter.Header].ToString();
        return key.Length == 0 ? (await AddAsync())!
            : IdempotencyFilter.IsKey(key) ? await answers.RunAsync(http, user.Id, key, HashOf(content, query.Title), AddAsync, cancel)
            : IdempotencyProblems.BadKey;
    }

    private static string HashOf(ReadOnlyMemory<byte> content, string? title)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(title ?? ""));
        hash.AppendData([0]);
        hash.AppendData(content.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <returns>The bytes, and the file's name without its extension when a form gave one. The route limits the size.</returns>
    private static async Task<(ReadOnlyMemory<byte> Content, string? FileName)> BodyAsync(HttpRequest request, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        if (!request.HasFormContentType)
        {
            await request.Body.CopyToAsync(bytes, cancel);
            return (bytes.GetBuffer().AsMemory(0, (int)bytes.Length), null);
        }

        try
        {
            var form = await request.ReadFormAsync(cancel);
            if (form.Files.Count == 0)
            {
                return (default, null);
            }

            await using var file = form.Files[0].OpenReadStream();
            await file.CopyToAsync(bytes, cancel);
            return (bytes.GetBuffer().AsMemory(0, (int)bytes.Length), Path.GetFileNameWithoutExtension(form.Files[0].FileName));
        }
        catch (InvalidDataException broken)
        {
            throw new BadHttpRequestException("The form cannot be read.", broken);
        }
    }
}
