using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Playback.Listening;

/// <summary>What the caller listened to, the latest first; the events of one listening are one item.</summary>
internal static class ListHistory
{
    private const string Sort = "history";

    /// <param name="Limit">Rows a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Query([property: Range(1, 200)] int Limit = 50, string? After = null);

    /// <param name="PlayedAt">When it began, as far as it was told.</param>
    /// <param name="LastPlayedAt">When it was last told of.</param>
    /// <param name="Action">The latest: <c>play</c>, <c>progress</c>, <c>pause</c>, <c>skip</c> or <c>complete</c>.</param>
    /// <param name="PositionMs">Where it last was, in milliseconds from the start.</param>
    /// <param name="PlayDurationMs">How long was listened, in milliseconds.</param>
    /// <param name="CompletionPercentage">0 to 100.</param>
    /// <param name="Platform"><c>WEB</c>, <c>IOS</c>, <c>ANDROID</c> or <c>OTHER</c>.</param>
    /// <param name="Track"><see langword="null"/> when the track was deleted or is no longer the caller's to see.</param>
    public sealed record Response(
        Guid TrackId, DateTimeOffset PlayedAt, DateTimeOffset LastPlayedAt, string Action, int? PositionMs, int PlayDurationMs, float? CompletionPercentage,
        string Platform, string DeviceType, TrackResponse? Track);

    public static async Task<Results<Ok<Page<Response>>, BadRequestProblem>> Handle(
        [AsParameters] Query query, CurrentUser user, ListeningHistory history, TrackLookup tracks, CancellationToken cancel)
    {
        var before = (Time: DateTimeOffset.MaxValue, Id: long.MaxValue);
        if (query.After is not null)
        {
            if (Cursor.Parse(query.After, Sort) is not { } cursor || !TryRead(cursor.Value, out before))
            {
                return PlaybackProblems.BadCursor;
            }
        }

        var (listenings, next) = await PastListening.ReadAsync(history, user.Id, before, query.Limit, cancel);
        var shown = await tracks.FindAsync([.. listenings.Select(l => l.Latest.TrackId)], user, cancel);
        return TypedResults.Ok(new Page<Response>(
            [.. listenings.Select(l => new Response(
                l.Latest.TrackId, l.First.PlayedAt, l.Latest.PlayedAt, l.Latest.Action, l.Latest.PositionMs, l.PlayDurationMs, l.CompletionPercentage,
                l.Latest.Platform, l.Latest.DeviceType, shown.GetValueOrDefault(l.Latest.TrackId)))],
            next is { } last ? new Cursor(Sort, string.Create(CultureInfo.InvariantCulture, $"{last.PlayedAt.UtcTicks} {last.Id}"), Guid.Empty).ToString() : null));
    }

    private static bool TryRead(string text, out (DateTimeOffset Time, long Id) place)
    {
        var parts = text.Split(' ');
        place = default;
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.Ticks
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        place = (new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }
}
