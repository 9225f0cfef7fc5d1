using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Playlists;

/// <summary>Replaces what a playlist is called and who may see it; its entries stay.</summary>
internal static class ReplacePlaylist
{
    /// <param name="Description"><see langword="null"/> for none.</param>
    /// <param name="IsPublic">Whether everybody may find and read it.</param>
    public sealed record Request(
        [property: Required, StringLength(Playlist.MaxTitleLength), PlainText] string Title,
        [property: StringLength(Playlist.MaxDescriptionLength), PlainText(Multiline = true)] string? Description = null,
        bool IsPublic = false);

    public static async Task<Results<Ok<PlaylistResponse>, NotFoundProblem, ForbiddenProblem, PreconditionFailedProblem>> Handle(
        Guid playlistId, Request request, CurrentUser user, PlaylistsDb database, PlaylistAnswers answers, TimeProvider clock, HttpContext http, CancellationToken cancel)
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

        (playlist.Title, playlist.Description, playlist.IsPublic) = (request.Title.Trim(), request.Description, request.IsPublic);
        playlist.Touch(clock.GetUtcNow());
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return TypedResults.Ok(answers.OfChanged(playlist));
    }
}
