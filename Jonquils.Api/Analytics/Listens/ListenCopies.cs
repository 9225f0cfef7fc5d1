using System.Globalization;
using Jonquils.Api.Analytics.Schema;
using Jonquils.Api.Catalog;
using Jonquils.Api.Playback;
using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.Api.Analytics.Listens;

/// <summary>Listening events in ClickHouse. A batch that comes twice is there once, by its number.</summary>
internal sealed class ListenCopies(ClickHouseClient clickHouse, PlayCounts plays) : ITakesListens
{
    private const string Source = "listens";

    private static readonly string[] Columns =
    [
        "timestamp", "event_id", "track_id", "user_id", "listener", "action", "duration_played_ms", "is_listening", "is_play", "is_suspicious", "completion_permille",
        "platform", "device_type", "artist_ids", "genre_ids",
    ];

    private const string TotalColumns =
        "scope, subject, slot, platform, device_type, listenings, plays, suspicious_plays, listened_ms, skips, completes, likes, completion_permille, ended, listeners";

    public async Task TakeAsync(ListenBatch batch, CancellationToken cancel)
    {
        // The number alone is not enough: after a restore batches are numbered on from an older moment, and hold others.
        var first = batch.Listens.Count > 0 ? batch.Listens[0].EventId : Guid.Empty;
        var token = string.Create(CultureInfo.InvariantCulture, $"{Source}-{batch.Number}-{first:N}");
        await clickHouse.InsertAsync(EventTables.Listens, Columns, batch.Listens.Select(Row.Of).ToAsyncEnumerable(), token, cancel);
        var counted = batch.Listens.Where(l => l is { IsPlay: true, IsSuspicious: false })
            .GroupBy(l => (Day: DateOnly.FromDateTime(l.PlayedAt.UtcDateTime), l.TrackId)).Select(g => (g.Key.Day, g.Key.TrackId, g.Count())).ToList();
        await plays.AddAsync(Source, batch.Number, counted, cancel);
    }

    /// <summary>
    /// Events keep their place under the pseudonym. Sums of this user alone go, and come back of what was listened to since; the others never knew the name.
    /// </summary>
    public async Task EraseAsync(Guid userId, Guid listener, Guid pseudonym, CancellationToken cancel)
    {
        await clickHouse.ExecuteAsync(
            "ALTER TABLE track_analytics UPDATE user_id = {pseudonym:UUID} WHERE user_id = {user:UUID} AND listener = {listener:UUID} SETTINGS mutations_sync = 1",
            new() { { "user", userId }, { "listener", listener }, { "pseudonym", pseudonym } }, cancel);
        ClickHouseParameters user = new() { { "user", userId } };
        await clickHouse.ExecuteAsync("ALTER TABLE listening_totals DELETE WHERE scope = 'user' AND subject = {user:UUID} SETTINGS mutations_sync = 1", user, cancel);
        await clickHouse.ExecuteAsync(
            "ALTER TABLE listening_parts DELETE WHERE scope IN ('user_track', 'user_artist', 'user_genre') AND subject = {user:UUID} SETTINGS mutations_sync = 1", user, cancel);
        // The same sums may have been there before: they are meant to be inserted all the same.
        const string anew = "SETTINGS insert_deduplicate = 0";
        await clickHouse.ExecuteAsync(
            $"INSERT INTO listening_totals ({TotalColumns}) {anew} {SumTables.TotalsOf("[('user', e.user_id)]", "e.user_id = {user:UUID}")}", user, cancel);
        await clickHouse.ExecuteAsync(
            $"INSERT INTO listening_parts (scope, subject, slot, item, genre, listenings, plays, listened_ms) {anew} {SumTables.PartsOf(SumTables.UserParts, "e.user_id = {user:UUID}")}",
            user, cancel);
    }

    private sealed record Row(
        DateTimeOffset Timestamp, Guid EventId, Guid TrackId, Guid UserId, Guid Listener, string Action, int DurationPlayedMs, int IsListening, int IsPlay, int IsSuspicious,
        int? CompletionPermille, string Platform, string DeviceType, IReadOnlyList<Guid> ArtistIds, IReadOnlyList<int> GenreIds)
    {
        public static Row Of(CountedListen listen) => new(
            listen.PlayedAt.ToUniversalTime(), listen.EventId, listen.TrackId, listen.UserId, listen.Listener, listen.Action, listen.NewMs, listen.IsListening ? 1 : 0,
            listen.IsPlay ? 1 : 0, listen.IsSuspicious ? 1 : 0, listen.CompletionPermille, listen.Platform, listen.DeviceType, listen.ArtistIds, listen.GenreIds);
    }
}
