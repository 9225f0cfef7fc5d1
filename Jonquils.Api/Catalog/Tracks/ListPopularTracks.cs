using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Plays;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>The most played tracks of a window; by popularity while nothing was played in it.</summary>
internal static class ListPopularTracks
{
    private const string Sql = $"""
        SELECT {TrackRows.Columns}, p.plays
        FROM popular_tracks p JOIN tracks t ON t.id = p.track_id {TrackRows.Joins}
        WHERE p."window" = $1 AND t.is_available AND (p.plays, p.track_id) < ($2, $3)
        ORDER BY p.plays DESC, p.track_id DESC LIMIT $4
        """;

    /// <param name="Window"><c>day</c>, <c>week</c> (7 days), <c>month</c> (30 days) or <c>all</c>; days are UTC, today included.</param>
    public sealed record Query(
        [property: Range(1, 200)] int Limit = 50,
        string? After = null,
        [property: AllowedValues(PopularTrack.Day, PopularTrack.Week, PopularTrack.Month, PopularTrack.Ever)] string Window = PopularTrack.Week);

    public static async Task<Results<Ok<Page<TrackResponse>>, BadRequestProblem>> Handle(
        [AsParameters] Query query, CurrentUser? user, [FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database, TrackReader tracks, CancellationToken cancel)
    {
        var plays = long.MaxValue;
        var cursor = query.After is null ? null : Cursor.Parse(query.After, query.Window);
        if (query.After is null || cursor is not null)
        {
            if (cursor is not null && !long.TryParse(cursor.Value, NumberStyles.None, CultureInfo.InvariantCulture, out plays))
            {
                return CatalogProblems.BadCursor;
            }

            var played = await PlayedAsync(query, plays, cursor?.Id ?? Guid.Empty, user, database, tracks, cancel);
            if (played.Items.Count > 0 || cursor is not null)
            {
                return TypedResults.Ok(played);
            }
        }

        var byPopularity = new ListTracks.Query(query.Limit, query.After, ListTracks.ByPopularity, Available: true);
        return await ListTracks.PageAsync(byPopularity, user, database, tracks, cancel) is { } page ? TypedResults.Ok(page) : CatalogProblems.BadCursor;
    }

    private static async Task<Page<TrackResponse>> PlayedAsync(
        Query query, long plays, Guid after, CurrentUser? user, NpgsqlDataSource database, TrackReader tracks, CancellationToken cancel)
    {
        var managed = await tracks.ManagedByAsync(user, cancel);
        var rows = new List<(TrackResponse.Row Row, long Plays)>();
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = query.Window });
        command.Parameters.Add(new() { Value = plays });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = query.Limit + 1 });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            rows.Add((TrackRows.Read(reader).Row, reader.GetInt64(TrackRows.Count)));
        }

        return Page.Of(rows, query.Limit, row => row.Row.ToResponse(row.Row.MayManage(user, managed)), row =>
            new Cursor(query.Window, row.Plays.ToString(CultureInfo.InvariantCulture), row.Row.Id));
    }
}
