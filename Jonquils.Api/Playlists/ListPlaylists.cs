using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists;

/// <summary>Playlists, newest first: one's own for a signed-in caller, the public ones for others and on request.</summary>
internal static class ListPlaylists
{
    private const string Sort = "created";

    /// <param name="Limit">Rows a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    /// <param name="UserId">Whose; of others only the public ones are seen. Without it the caller's own, or, with <c>is_public=true</c>, everybody's.</param>
    /// <param name="IsPublic">Only public ones, or only private ones.</param>
    public sealed record Query(
        [property: Range(1, 200)] int Limit = 50,
        string? After = null,
        [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "user_id")] Guid? UserId = null,
        [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "is_public")] bool? IsPublic = null);

    public static async Task<Results<Ok<Page<PlaylistResponse>>, BadRequestProblem>> Handle(
        [AsParameters] Query query, CurrentUser? user, PlaylistsDb database, PlaylistAnswers answers, CancellationToken cancel)
    {
        var playlists = database.Playlists.AsNoTracking().VisibleTo(user);
        if ((query.UserId ?? (query.IsPublic == true ? null : user?.Id)) is { } owner)
        {
            playlists = playlists.Where(p => p.UserId == owner);
        }

        if (query.IsPublic is { } isPublic)
        {
            playlists = playlists.Where(p => p.IsPublic == isPublic);
        }

        if (query.After is not null)
        {
            if (Cursor.Parse(query.After, Sort) is not { } cursor || !cursor.TryReadTime(out var before))
            {
                return PlaylistProblems.BadCursor;
            }

            playlists = playlists.Where(p => EF.Functions.LessThan(ValueTuple.Create(p.CreatedAt, p.Id), ValueTuple.Create(before, cursor.Id)));
        }

        var rows = await playlists.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Take(query.Limit + 1).ToListAsync(cancel);
        return TypedResults.Ok(Page.Of(rows, query.Limit, row => answers.Of(row, row.MayBeEditedBy(user)), row => Cursor.At(Sort, row.CreatedAt, row.Id)));
    }
}
