using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Paging;
using Jonquils.Api.Playback.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playback.Listening;

/// <summary>The tracks that the caller began and did not finish, the latest first.</summary>
internal static class ListUnfinished
{
    private const string Sort = "played";

    // Who heard less than this only looked in.
    private const int LeastMs = 10_000;

    /// <param name="Limit">Rows a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Query([property: Range(1, 200)] int Limit = 50, string? After = null);

    /// <param name="PositionMs">Where to go on, in milliseconds from the start.</param>
    /// <param name="Track"><see langword="null"/> when the track was deleted or is no longer the caller's to see.</param>
    public sealed record Response(Guid TrackId, int PositionMs, DateTimeOffset PlayedAt, TrackResponse? Track);

    public static async Task<Results<Ok<Page<Response>>, BadRequestProblem>> Handle(
        [AsParameters] Query query, CurrentUser user, PlaybackDb database, TrackLookup tracks, CancellationToken cancel)
    {
        var positions = database.Positions.AsNoTracking().Where(p => p.UserId == user.Id && !p.IsFinished && p.PositionMs >= LeastMs);
        if (query.After is not null)
        {
            if (Cursor.Parse(query.After, Sort) is not { } cursor || !cursor.TryReadTime(out var before))
            {
                return PlaybackProblems.BadCursor;
            }

            positions = positions.Where(p => EF.Functions.LessThan(ValueTuple.Create(p.PlayedAt, p.TrackId), ValueTuple.Create(before, cursor.Id)));
        }

        var rows = await positions.OrderByDescending(p => p.PlayedAt).ThenByDescending(p => p.TrackId).Take(query.Limit + 1).ToListAsync(cancel);
        var shown = await tracks.FindAsync([.. rows.Take(query.Limit).Select(p => p.TrackId)], user, cancel);
        return TypedResults.Ok(Page.Of(
            rows, query.Limit,
            row => new Response(row.TrackId, row.PositionMs, row.PlayedAt, shown.GetValueOrDefault(row.TrackId)),
            row => Cursor.At(Sort, row.PlayedAt, row.TrackId)));
    }
}
