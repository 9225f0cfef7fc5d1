using Jonquils.Api.Analytics.Schema;
using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>Reads the sums of listening; never single events.</summary>
internal sealed class ListeningSums(ClickHouseClient clickHouse, AnalyticsSchema schema, TrackCredits credits)
{
    private const int TopLength = 10;

    public async Task<ListeningReport> UserAsync(Guid userId, ReportWindow window, CancellationToken cancel) => await ReportAsync(
        window, "user", userId,
        new Top(
            await TracksAsync(await PartsAsync("user_track", userId, window, cancel), cancel),
            await ArtistsAsync(await PartsAsync("user_artist", userId, window, cancel), cancel),
            await GenresAsync("user_genre", userId, window, cancel)),
        cancel);

    public Task<ListeningReport> TrackAsync(Guid trackId, ReportWindow window, CancellationToken cancel) =>
        ReportAsync(window, "track", trackId, new Top([], [], []), cancel);

    public async Task<ListeningReport> ArtistAsync(Guid artistId, ReportWindow window, CancellationToken cancel) => await ReportAsync(
        window, "artist", artistId,
        new Top(await TracksAsync(await PartsAsync("artist_track", artistId, window, cancel), cancel), [], []), cancel);

    public async Task<ListeningReport> PlatformAsync(ReportWindow window, CancellationToken cancel) => await ReportAsync(
        window, "platform", Guid.Empty,
        new Top(
            await TracksAsync(await TotalsAsync("track", window, cancel), cancel),
            await ArtistsAsync(await TotalsAsync("artist", window, cancel), cancel),
            await GenresAsync("genre", Guid.Empty, window, cancel)),
        cancel);

    private async Task<ListeningReport> ReportAsync(ReportWindow window, string scope, Guid subject, Top top, CancellationToken cancel)
    {
        await schema.EnsureAsync(cancel);
        var sql = $$"""
            SELECT {{window.KeySql}} AS bucket, platform, device_type, grouping(bucket) AS no_bucket, grouping(platform) AS no_platform, grouping(device_type) AS no_device,
                sum(t.listenings) AS listenings, sum(t.plays) AS plays, sum(t.suspicious_plays) AS suspicious_plays, sum(t.listened_ms) AS listened_ms,
                sum(t.skips) AS skips, sum(t.completes) AS completes, sum(t.likes) AS likes, sum(t.completion_permille) AS permille, sum(t.ended) AS ended,
                uniqExactIfMerge(t.listeners) AS unique_listeners
            FROM listening_totals AS t
            WHERE scope = {scope:String} AND subject = {subject:UUID} AND {{WindowParameters.InWindow}}
            GROUP BY GROUPING SETS ((bucket), (platform), (device_type), ())
            """;
        var parameters = window.Parameters();
        parameters.Add("scope", scope);
        parameters.Add("subject", subject);
        var rows = await clickHouse.QueryAsync<Row>(sql, parameters, cancel).ToListAsync(cancel);
        var buckets = rows.Where(r => r.NoBucket == 0).ToDictionary(r => r.Bucket, StringComparer.Ordinal);
        return new ListeningReport(
            window.From, window.To, window.Bucket, window.Zone.Id,
            rows.Find(r => r is { NoBucket: 1, NoPlatform: 1, NoDevice: 1 })?.Figures ?? new Figures(),
            [.. window.Slices.Select(slice => new Point(slice.Start, buckets.GetValueOrDefault(slice.Key)?.Figures ?? new Figures()))],
            [.. rows.Where(r => r.NoPlatform == 0).OrderByDescending(r => r.Listenings).ThenBy(r => r.Platform, StringComparer.Ordinal).Select(r => r.ToShare(r.Platform))],
            [.. rows.Where(r => r.NoDevice == 0).OrderByDescending(r => r.Listenings).ThenBy(r => r.DeviceType, StringComparer.Ordinal).Select(r => r.ToShare(r.DeviceType))],
            top);
    }

    private async Task<List<Item>> PartsAsync(string scope, Guid subject, ReportWindow window, CancellationToken cancel)
    {
        await schema.EnsureAsync(cancel);
        var parameters = window.Parameters();
        parameters.Add("scope", scope);
        parameters.Add("subject", subject);
        return await clickHouse.QueryAsync<Item>(
            $$"""
            SELECT item AS id, genre, sum(t.plays) AS plays, sum(t.listened_ms) AS listened_ms FROM listening_parts AS t
            WHERE scope = {scope:String} AND subject = {subject:UUID} AND {{WindowParameters.InWindow}}
            GROUP BY id, genre HAVING plays > 0 ORDER BY plays DESC, listened_ms DESC, id, genre LIMIT {{TopLength}}
            """, parameters, cancel).ToListAsync(cancel);
    }

    private async Task<List<Item>> TotalsAsync(string scope, ReportWindow window, CancellationToken cancel)
    {
        await schema.EnsureAsync(cancel);
        var parameters = window.Parameters();
        parameters.Add("scope", scope);
        return await clickHouse.QueryAsync<Item>(
            $$"""
            SELECT subject AS id, 0 AS genre, sum(t.plays) AS plays, sum(t.listened_ms) AS listened_ms FROM listening_totals AS t
            WHERE scope = {scope:String} AND {{WindowParameters.InWindow}}
            GROUP BY id HAVING plays > 0 ORDER BY plays DESC, listened_ms DESC, id LIMIT {{TopLength}}
            """, parameters, cancel).ToListAsync(cancel);
    }

    private async Task<List<TopEntry>> TracksAsync(List<Item> items, CancellationToken cancel) =>
        Named(items, await credits.TitlesAsync([.. items.Select(i => i.Id)], cancel));

    private async Task<List<TopEntry>> ArtistsAsync(List<Item> items, CancellationToken cancel) =>
        Named(items, await credits.ArtistNamesAsync([.. items.Select(i => i.Id)], cancel));

    private async Task<List<TopGenre>> GenresAsync(string scope, Guid subject, ReportWindow window, CancellationToken cancel)
    {
        var items = await PartsAsync(scope, subject, window, cancel);
        var names = await credits.GenreNamesAsync([.. items.Select(i => i.Genre)], cancel);
        return [.. items.Select(i => new TopGenre(i.Genre, names.GetValueOrDefault(i.Genre), i.Plays, i.ListenedMs))];
    }

    private static List<TopEntry> Named(List<Item> items, IReadOnlyDictionary<Guid, string> names) =>
        [.. items.Select(i => new TopEntry(i.Id, names.GetValueOrDefault(i.Id), i.Plays, i.ListenedMs))];

    private sealed record Item(Guid Id, int Genre, long Plays, long ListenedMs);

    private sealed record Row(
        string Bucket, string Platform, string DeviceType, int NoBucket, int NoPlatform, int NoDevice, long Listenings, long Plays, long SuspiciousPlays, long ListenedMs,
        long Skips, long Completes, long Likes, long Permille, long Ended, long UniqueListeners)
    {
        public Figures Figures => new()
        {
            Listenings = Listenings,
            Plays = Plays,
            SuspiciousPlays = SuspiciousPlays,
            UniqueListeners = UniqueListeners,
            ListenedMs = ListenedMs,
            Skips = Skips,
            SkipRate = Listenings == 0 ? null : Math.Min(1, (double)Skips / Listenings),
            Completes = Completes,
            Completion = Ended == 0 ? null : Permille / 1000.0 / Ended,
            Likes = Likes,
        };

        public Share ToShare(string name) => new(name, Listenings, Plays, ListenedMs, UniqueListeners);
    }
}
