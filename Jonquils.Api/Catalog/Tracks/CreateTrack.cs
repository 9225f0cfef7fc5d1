using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>Adds a track by its metadata; its audio comes by <c>file_path</c>, or later by an upload with <c>track_id</c>.</summary>
internal static class CreateTrack
{
    public sealed record Request : TrackFields;

    public static async Task<Results<Created<TrackResponse>, ForbiddenProblem, UnprocessableProblem>> Handle(
        Request request, CurrentUser user, CatalogDb database, TrackEditor editor, TrackDirectory directory, TimeProvider clock, HttpContext http,
        CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        StoredSource? source = null;
        if (request.FilePath is { } path)
        {
            (source, var refused) = await editor.FindFileAsync(path, user, cancel);
            if (refused is { } reason)
            {
                return Refuse(reason);
            }
        }

        await using var transaction = await database.JoinTransactionAsync(cancel);
        var track = Track.Describe(Guid.CreateVersion7(now), request.Title.Trim(), user.Id, now);
        if (await editor.ApplyAsync(track, request, user, cancel) is { } refusal)
        {
            return Refuse(refusal);
        }

        database.Tracks.Add(track);
        if (source is not null)
        {
            await directory.OrderPackageAsync(track, source, Contracts.JobPriorities.Interactive, user.Id, cancel);
        }

        await database.SaveChangesAsync(cancel);
        var (response, tag) = await directory.DescribeAsync(track.Id, cancel);
        await transaction.CommitAsync(cancel);
        http.Response.Headers.ETag = tag;
        return TypedResults.Created($"/api/v1/tracks/{track.Id}", response);
    }

    private static Results<Created<TrackResponse>, ForbiddenProblem, UnprocessableProblem> Refuse(TrackEditor.Refusal refusal) =>
        refusal.Forbidden is { } forbidden ? forbidden : refusal.Unprocessable!;
}
