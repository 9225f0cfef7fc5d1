using Jonquils.Api.Accounts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>How far a track's package is, once.</summary>
internal static class GetTrackStatus
{
    public static async Task<Results<Ok<TrackStatusResponse>, NotFoundProblem>> Handle(
        Guid trackId, CurrentUser? user, TrackStatuses statuses, CancellationToken cancel) =>
        await statuses.FindAsync(trackId, user, cancel) is { } status ? TypedResults.Ok(status) : CatalogProblems.TrackNotFound(trackId);
}
