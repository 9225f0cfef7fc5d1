using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Playlists.Database;
using Jonquils.Api.Playlists.Entries;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

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

    public static async Task<Results<Created<Response>, ConflictProblem, UnprocessableProblem>> Handle(
        [AsParameters] Query query, CurrentUser user, PlaylistsDb database, EntryResolver resolver, PlaylistAnswers answers, TimeProvider clock, HttpContext http,
        CancellationToken cancel)
    {
        var (content, fileName) = await BodyAsync(http.Request, cancel);
        if (content.Length == 0)
        {
            return PlaylistProblems.NoFile;
        }

        if (await database.Playlists.CountAsync(p => p.UserId == user.Id, cancel) >= Playlist.MaxPerOwner)
        {
            return PlaylistProblems.TooMany;
        }

        PlaylistFile file;
        try
        {
            file = PlaylistFormats.Read(content);
        }
        catch (UnreadablePlaylistException)
        {
            return PlaylistProblems.UnreadableFile;
        }
        catch (PlaylistTooLongException)
        {
            return PlaylistProblems.TooLong;
        }

        var entries = await resolver.ResolveAsync(file.Tracks, user, cancel);
        var found = entries.Select(e => e.TrackId).OfType<Guid>().ToList();
        var playlist = await SaveAsync(query.Title ?? file.Title ?? PlaylistText.Line(fileName) ?? "Imported playlist", file.Description, found, user, database, clock, cancel);
        var unknown = entries.Select((entry, i) => (Entry: entry, Index: i)).Where(e => e.Entry.TrackId is null)
            .Select(e => new UnknownEntry(e.Index, file.Tracks[e.Index].Title, file.Tracks[e.Index].Artist, file.Tracks[e.Index].Location, e.Entry.Reason!)).ToList();
        return TypedResults.Created($"/api/v1/playlists/{playlist.Id}", new Response(answers.OfChanged(playlist), found.Count, unknown));
    }

    private static async Task<Playlist> SaveAsync(
        string title, string? description, List<Guid> trackIds, CurrentUser user, PlaylistsDb database, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var playlist = Playlist.Start(user.Id, Cut(title.Trim(), Playlist.MaxTitleLength)!, Cut(description, Playlist.MaxDescriptionLength), isPublic: false, now);
        playlist.TryGrow(trackIds.Count, now);
        database.Playlists.Add(playlist);
        await database.SaveChangesAsync(cancel);
        await database.InsertEntriesAsync(playlist.Id, 0, trackIds, now, cancel);
        await transaction.CommitAsync(cancel);
        return playlist;
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

    // Never between the halves of a character.
    private static string? Cut(string? text, int length) =>
        text is null || text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
