using System.Buffers.Text;
using System.Security.Cryptography;
using Jonquils.Api.Accounts;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Playlists;

/// <summary>Makes and ends the link by which a playlist can be read without being public.</summary>
internal static class SharePlaylist
{
    // 128 random bits: nobody finds one by trying.
    private const int TokenBytes = 16;

    /// <summary>Gives the link; a second call gives the same one.</summary>
    public static async Task<Results<Ok<PlaylistResponse>, NotFoundProblem, ForbiddenProblem, PreconditionFailedProblem>> Handle(
        Guid playlistId, CurrentUser user, PlaylistsDb database, PlaylistAnswers answers, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
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

        if (playlist.ShareToken is null)
        {
            playlist.ShareToken = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
            playlist.Touch(clock.GetUtcNow());
            await database.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        return TypedResults.Ok(answers.OfChanged(playlist));
    }

    /// <summary>Ends the link at once and for ever; a later one is another.</summary>
    public static async Task<Results<NoContent, NotFoundProblem, ForbiddenProblem, PreconditionFailedProblem>> HandleEnd(
        Guid playlistId, CurrentUser user, PlaylistsDb database, PlaylistAnswers answers, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
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

        if (playlist.ShareToken is not null)
        {
            playlist.ShareToken = null;
            playlist.Touch(clock.GetUtcNow());
            await database.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        answers.OfChanged(playlist);
        return TypedResults.NoContent();
    }
}
