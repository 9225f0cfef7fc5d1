using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Catalog;

/// <summary>One track.</summary>
internal static class GetTrack
{
    public static async Task<Results<Ok<TrackResponse>, StatusCodeHttpResult, NotFoundProblem>> Handle(
        Guid trackId, CurrentUser? user, CatalogDb database, HttpContext http, CancellationToken cancel)
    {
        var row = await database.Tracks.AsNoTracking().VisibleTo(user, database).Where(t => t.Id == trackId)
            .Select(TrackResponse.Projection).AsSplitQuery().SingleOrDefaultAsync(cancel);
        if (row is null)
        {
            return CatalogProblems.TrackNotFound(trackId);
        }

        var tag = new EntityTagHeaderValue($"\"{row.Version:x}\"");
        http.Response.GetTypedHeaders().ETag = tag;
        return http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(row.ToResponse(row.MayManage(user)));
    }
}
