using Jonquils.Api.Accounts;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>One track.</summary>
internal static class GetTrack
{
    private const string Json = "application/json; charset=utf-8";

    public static async Task<Results<FileContentHttpResult, Ok<TrackResponse>, StatusCodeHttpResult, NotFoundProblem>> Handle(
        Guid trackId, CurrentUser? user, TrackReader tracks, IOptions<JsonOptions> json, HttpContext http, CancellationToken cancel)
    {
        if (await tracks.FindAsync(trackId, user, cancel) is not { } found)
        {
            return CatalogProblems.TrackNotFound(trackId);
        }

        var mayManage = user is not null && found.Track.Row.MayManage(user, await tracks.ManagedByAsync(user, cancel));
        if (Revision.IsKnown(http, found.Track.TagFor(mayManage)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        if (mayManage)
        {
            return TypedResults.Ok(found.Track.Row.ToResponse(mayManage: true));
        }

        return TypedResults.Bytes(found.ToJson(json.Value.SerializerOptions), Json);
    }
}
