using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Playlists.Entries;

/// <summary>Puts tracks into a playlist: all of them, or none when one is unknown.</summary>
internal static class AddEntries
{
    /// <param name="TrackIds">In the order they are to have; the same track may come more than once.</param>
    /// <param name="Position">Where the first is to stand, from 0; <see langword="null"/> for the end.</param>
    public sealed record Request(
        [property: Required, MinLength(1), MaxLength(Playlist.MaxEntries)] IReadOnlyList<Guid> TrackIds,
        [property: Range(0, Playlist.MaxEntries)] int? Position = null);

    public static async Task<Results<Ok<PlaylistResponse>, NotFoundProblem, ForbiddenProblem, PreconditionFailedProblem, UnprocessableProblem>> Handle(
        Guid playlistId, Request request, CurrentUser user, PlaylistsDb database, TrackLookup tracks, PlaylistAnswers answers, TimeProvider clock, HttpContext http,
        CancellationToken cancel)
    {
        // Before the lock: nobody needs to wait for this, and it takes a connection of its own.
        var known = await tracks.KnownAsync(request.TrackIds, user, cancel);
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        if (await database.LockAsync(playlistId, user, cancel) is not { } playlist)
        {
            return PlaylistProblems.NotFound(playlistId);
        }

        if (!playlist.MayBeEditedBy(user))
        {
            return PlaylistProblems.NotYours;
        }

        if (!Revision.IsExpected(http, playlist.TagFor(mayEdit: true)))
        {
            return Revision.Changed;
        }

        var position = request.Position ?? playlist.TrackCount;
        if (position > playlist.TrackCount)
        {
            return PlaylistProblems.BadPosition(playlist.TrackCount);
        }

        var unknown = request.TrackIds.Where(id => !known.ContainsKey(id)).Distinct().ToList();
        if (unknown.Count > 0)
        {
            return PlaylistProblems.UnknownTracks(unknown);
        }

        var now = clock.GetUtcNow();
        if (!playlist.TryGrow(request.TrackIds.Count, now))
        {
            return PlaylistProblems.TooLong;
        }

        await database.InsertEntriesAsync(playlistId, position, request.TrackIds, now, cancel);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return TypedResults.Ok(answers.OfChanged(playlist));
    }
}
