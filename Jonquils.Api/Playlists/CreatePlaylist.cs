using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists;

/// <summary>Starts an empty playlist that belongs to the caller.</summary>
internal static class CreatePlaylist
{
    /// <param name="IsPublic">Whether everybody may find and read it.</param>
    public sealed record Request(
        [property: Required, StringLength(Playlist.MaxTitleLength), PlainText] string Title,
        [property: StringLength(Playlist.MaxDescriptionLength), PlainText(Multiline = true)] string? Description = null,
        bool IsPublic = false);

    public static async Task<Results<Created<PlaylistResponse>, ConflictProblem>> Handle(
        Request request, CurrentUser user, PlaylistsDb database, PlaylistAnswers answers, TimeProvider clock, CancellationToken cancel)
    {
        // Counted without a lock: two simultaneous requests may leave an owner one over the limit, which harms nobody.
        if (await database.Playlists.CountAsync(p => p.UserId == user.Id, cancel) >= Playlist.MaxPerOwner)
        {
            return PlaylistProblems.TooMany;
        }

        var playlist = Playlist.Start(user.Id, request.Title.Trim(), request.Description, request.IsPublic, clock.GetUtcNow());
        database.Playlists.Add(playlist);
        await database.SaveChangesAsync(cancel);
        return TypedResults.Created($"/api/v1/playlists/{playlist.Id}", answers.OfChanged(playlist));
    }
}
