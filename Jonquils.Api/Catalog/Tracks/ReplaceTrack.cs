using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>Replaces what is known of a track. Absent artists stay; everything else absent is emptied.</summary>
internal static class ReplaceTrack
{
    public sealed record Request : TrackFields;

    public static async Task<Results<Ok<TrackResponse>, ForbiddenProblem, NotFoundProblem, ConflictProblem, PreconditionFailedProblem, UnprocessableProblem>> Handle(
        Guid trackId, Request request, CurrentUser user, CatalogDb database, ArtistRights rights, TrackEditor editor, TrackDirectory directory, TrackCache cache,
        TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        if (await directory.LockAsync(trackId, user, cancel) is not { } track)
        {
            return CatalogProblems.TrackNotFound(trackId);
        }

        if (!await rights.MayManageTrackAsync(user, track, cancel))
        {
            return CatalogProblems.NotYourTrack;
        }

        if (!Revision.IsExpected(http, (await directory.DescribeAsync(trackId, cancel)).Tag))
        {
            return Revision.Changed;
        }

        if (request.FilePath is { } path && path != track.SourceKey)
        {
            if (!track.WantsAudio)
            {
                return CatalogProblems.HasAudio;
            }

            var (source, unfit) = await editor.FindFileAsync(path, user, cancel);
            if (unfit is { } reason)
            {
                return reason.Forbidden is { } denied ? denied : reason.Unprocessable!;
            }

            await directory.OrderPackageAsync(track, source!, Contracts.JobPriorities.Interactive, user.Id, cancel);
        }

        if (await editor.ApplyAsync(track, request, user, cancel) is { } refusal)
        {
            return refusal.Forbidden is { } forbidden ? forbidden : refusal.Unprocessable!;
        }

        track.UpdatedAt = clock.GetUtcNow();
        await database.SaveChangesAsync(cancel);
        var (response, tag) = await directory.DescribeAsync(trackId, cancel);
        await transaction.CommitAsync(cancel);
        cache.Forget(trackId);
        http.Response.Headers.ETag = tag;
        return TypedResults.Ok(response);
    }
}
