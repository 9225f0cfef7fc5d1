using Jonquils.Api.Accounts;
using Jonquils.Api.Playlists.Database;
using Jonquils.Api.Playlists.Entries;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists.Files;

/// <summary>Turns a playlist file into a playlist of the catalogue's tracks.</summary>
internal sealed class PlaylistImport(PlaylistsDb database, EntryResolver resolver, PlaylistAnswers answers, TimeProvider clock)
{
    /// <param name="title">Instead of the title in the file.</param>
    /// <param name="fileName">The title when nothing else gives one.</param>
    public async Task<Results<Created<ImportPlaylist.Response>, ConflictProblem, UnprocessableProblem>> AddAsync(
        ReadOnlyMemory<byte> content, string? title, string? fileName, CurrentUser user, CancellationToken cancel)
    {
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
        var playlist = await SaveAsync(title ?? file.Title ?? PlaylistText.Line(fileName) ?? "Imported playlist", file.Description, found, user, cancel);
        var unknown = entries.Select((entry, i) => (Entry: entry, Index: i)).Where(e => e.Entry.TrackId is null)
            .Select(e => new ImportPlaylist.UnknownEntry(e.Index, file.Tracks[e.Index].Title, file.Tracks[e.Index].Artist, file.Tracks[e.Index].Location, e.Entry.Reason!)).ToList();
        return TypedResults.Created($"/api/v1/playlists/{playlist.Id}", new ImportPlaylist.Response(answers.OfChanged(playlist), found.Count, unknown));
    }

    private async Task<Playlist> SaveAsync(
        string title, string? description, List<Guid> trackIds, CurrentUser user, CancellationToken cancel)
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

    // Never between the halves of a character.
    private static string? Cut(string? text, int length) =>
        text is null || text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
