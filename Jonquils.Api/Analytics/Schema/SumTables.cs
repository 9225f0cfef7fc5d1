using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.Api.Analytics.Schema;

/// <summary>
/// Tables of sums, filled by materialised views as events come in; reports read these alone. A slot is a quarter of an hour (UTC): the days of every
/// time zone are made of whole slots. Listeners are kept as exact sets, so that sums over any slots count nobody twice.
/// </summary>
internal static class SumTables
{
    public const string Listening = "listening_totals";
    public const string Parts = "listening_parts";
    public const string ActiveUsers = "active_users";

    /// <summary>Subject of what concerns everybody.</summary>
    public const string Nobody = "00000000-0000-0000-0000-000000000000";

    /// <summary>What a listening event of a user adds to the parts of this user.</summary>
    public const string UserParts = $"""
        arrayConcat(
            [('user_track', e.user_id, e.track_id, toUInt32(0))],
            arrayMap(a -> ('user_artist', e.user_id, a, toUInt32(0)), e.artist_ids),
            arrayMap(g -> ('user_genre', e.user_id, toUUID('{Nobody}'), g), e.genre_ids))
        """;

    private const string OtherParts = $"""
        arrayConcat(
            arrayMap(a -> ('artist_track', a, e.track_id, toUInt32(0)), e.artist_ids),
            arrayMap(g -> ('genre', toUUID('{Nobody}'), toUUID('{Nobody}'), g), e.genre_ids))
        """;

    private const string AllSubjects =
        $"arrayConcat([('platform', toUUID('{Nobody}')), ('track', e.track_id), ('user', e.user_id)], arrayMap(a -> ('artist', a), e.artist_ids))";

    private const string Deduplicated = "SETTINGS non_replicated_deduplication_window = 1000";

    public static IReadOnlyList<ClickHouseMigration> Steps { get; } =
    [
        new("0101_listening_totals", $"""
            CREATE TABLE IF NOT EXISTS listening_totals (
                scope LowCardinality(String), subject UUID, slot DateTime('UTC'), platform LowCardinality(String), device_type LowCardinality(String),
                listenings SimpleAggregateFunction(sum, UInt64), plays SimpleAggregateFunction(sum, UInt64), suspicious_plays SimpleAggregateFunction(sum, UInt64),
                listened_ms SimpleAggregateFunction(sum, UInt64), skips SimpleAggregateFunction(sum, UInt64), completes SimpleAggregateFunction(sum, UInt64),
                likes SimpleAggregateFunction(sum, UInt64), completion_permille SimpleAggregateFunction(sum, UInt64), ended SimpleAggregateFunction(sum, UInt64),
                listeners AggregateFunction(uniqExactIf, UUID, UInt8))
            ENGINE = AggregatingMergeTree PARTITION BY toYYYYMM(slot) ORDER BY (scope, subject, slot, platform, device_type) {Deduplicated}
            """),
        new("0102_listening_totals_of_events", $"""
            CREATE MATERIALIZED VIEW IF NOT EXISTS listening_totals_of_events TO listening_totals AS
            {TotalsOf(AllSubjects, "1")}
            """),
        new("0103_listening_parts", $"""
            CREATE TABLE IF NOT EXISTS listening_parts (
                scope LowCardinality(String), subject UUID, slot DateTime('UTC'), item UUID, genre UInt32,
                listenings SimpleAggregateFunction(sum, UInt64), plays SimpleAggregateFunction(sum, UInt64), listened_ms SimpleAggregateFunction(sum, UInt64))
            ENGINE = AggregatingMergeTree PARTITION BY toYYYYMM(slot) ORDER BY (scope, subject, slot, item, genre) {Deduplicated}
            """),
        new("0104_listening_parts_of_events", $"""
            CREATE MATERIALIZED VIEW IF NOT EXISTS listening_parts_of_events TO listening_parts AS
            {PartsOf($"arrayConcat({UserParts}, {OtherParts})", "1")}
            """),
        new("0105_artist_analytics", """
            CREATE VIEW IF NOT EXISTS artist_analytics AS
            SELECT subject AS artist_id, toDate(slot) AS day, sum(plays) AS plays, uniqExactIfMerge(listeners) AS unique_listeners, sum(listened_ms) AS listened_ms,
                sum(skips) AS skips, sum(likes) AS likes
            FROM listening_totals WHERE scope = 'artist' GROUP BY artist_id, day
            """),
        new("0111_request_totals", $"""
            CREATE TABLE IF NOT EXISTS request_totals (
                slot DateTime('UTC'), endpoint LowCardinality(String), method LowCardinality(String), status_code UInt16,
                requests SimpleAggregateFunction(sum, UInt64), time_us SimpleAggregateFunction(sum, UInt64), times AggregateFunction(quantilesTiming(0.5, 0.95, 0.99), UInt64))
            ENGINE = AggregatingMergeTree PARTITION BY toYYYYMM(slot) ORDER BY (slot, endpoint, method, status_code) {Deduplicated}
            """),
        new("0112_request_totals_of_requests", """
            CREATE MATERIALIZED VIEW IF NOT EXISTS request_totals_of_requests TO request_totals AS
            SELECT toStartOfFifteenMinutes(toDateTime(r.timestamp, 'UTC')) AS slot, r.endpoint AS endpoint, r.method AS method, r.status_code AS status_code,
                count() AS requests, sum(r.response_time_us) AS time_us, quantilesTimingState(0.5, 0.95, 0.99)(intDiv(r.response_time_us, 1000)) AS times
            FROM api_requests_log AS r GROUP BY slot, endpoint, method, status_code
            """),
        // Whole rows are the key, so that a row that comes twice is one: erasing an account may be repeated.
        new("0113_active_users", """
            CREATE TABLE IF NOT EXISTS active_users (slot DateTime('UTC'), user_id UUID)
            ENGINE = ReplacingMergeTree PARTITION BY toYYYYMM(slot) ORDER BY (slot, user_id)
            """),
        new("0114_active_users_of_requests", """
            CREATE MATERIALIZED VIEW IF NOT EXISTS active_users_of_requests TO active_users AS
            SELECT DISTINCT toStartOfFifteenMinutes(toDateTime(r.timestamp, 'UTC')) AS slot, assumeNotNull(r.user_id) AS user_id
            FROM api_requests_log AS r WHERE r.user_id IS NOT NULL
            """),
        new("0115_active_users_of_activity", """
            CREATE MATERIALIZED VIEW IF NOT EXISTS active_users_of_activity TO active_users AS
            SELECT DISTINCT toStartOfFifteenMinutes(toDateTime(a.timestamp, 'UTC')) AS slot, assumeNotNull(a.user_id) AS user_id
            FROM user_analytics AS a WHERE a.user_id IS NOT NULL
            """),
        new("0121_search_totals", $"""
            CREATE TABLE IF NOT EXISTS search_totals (
                slot DateTime('UTC'), query String, searches SimpleAggregateFunction(sum, UInt64), empty SimpleAggregateFunction(sum, UInt64),
                clicks SimpleAggregateFunction(sum, UInt64))
            ENGINE = AggregatingMergeTree PARTITION BY toYYYYMM(slot) ORDER BY (slot, query) {Deduplicated}
            """),
        // What is suggested while somebody types is no search.
        new("0122_search_totals_of_searches", """
            CREATE MATERIALIZED VIEW IF NOT EXISTS search_totals_of_searches TO search_totals AS
            SELECT toStartOfFifteenMinutes(toDateTime(s.timestamp, 'UTC')) AS slot, lowerUTF8(trimBoth(s.query)) AS query,
                countIf(s.action = 'search') AS searches, countIf(s.action = 'search' AND s.results_count = 0) AS empty, countIf(s.action = 'click') AS clicks
            FROM search_analytics AS s WHERE s.kind != 'suggest' OR s.action = 'click' GROUP BY slot, query
            """),
        new("0131_activity_totals", $"""
            CREATE TABLE IF NOT EXISTS activity_totals (
                slot DateTime('UTC'), action LowCardinality(String), events SimpleAggregateFunction(sum, UInt64), session_minutes SimpleAggregateFunction(sum, UInt64),
                sessions SimpleAggregateFunction(sum, UInt64))
            ENGINE = AggregatingMergeTree PARTITION BY toYYYYMM(slot) ORDER BY (slot, action) {Deduplicated}
            """),
        new("0132_activity_totals_of_activity", """
            CREATE MATERIALIZED VIEW IF NOT EXISTS activity_totals_of_activity TO activity_totals AS
            SELECT toStartOfFifteenMinutes(toDateTime(a.timestamp, 'UTC')) AS slot, a.action AS action, count() AS events,
                sum(ifNull(a.session_duration_minutes, 0)) AS session_minutes, count(a.session_duration_minutes) AS sessions
            FROM user_analytics AS a GROUP BY slot, action
            """),
    ];

    /// <summary>The sums that events add to table <see cref="Listening"/>.</summary>
    /// <param name="subjects">Array of (scope, subject) of an event <c>e</c>.</param>
    /// <param name="condition">Which events.</param>
    public static string TotalsOf(string subjects, string condition) => $"""
        SELECT subjects.1 AS scope, subjects.2 AS subject, toStartOfFifteenMinutes(toDateTime(e.timestamp, 'UTC')) AS slot,
            e.platform AS platform, e.device_type AS device_type,
            sum(e.is_listening) AS listenings, sum(e.is_play) AS plays, countIf(e.is_play = 1 AND e.is_suspicious = 1) AS suspicious_plays,
            sum(e.duration_played_ms) AS listened_ms, countIf(e.action = 'skip') AS skips, countIf(e.action = 'complete') AS completes,
            countIf(e.action = 'like') AS likes, sum(ifNull(e.completion_permille, 0)) AS completion_permille, count(e.completion_permille) AS ended,
            uniqExactIfState(e.listener, e.action != 'like') AS listeners
        FROM track_analytics AS e ARRAY JOIN {subjects} AS subjects
        WHERE {condition} GROUP BY scope, subject, slot, platform, device_type
        """;

    /// <summary>The sums that events add to table <see cref="Parts"/>.</summary>
    /// <param name="parts">Array of (scope, subject, item, genre) of an event <c>e</c>.</param>
    /// <param name="condition">Which events.</param>
    public static string PartsOf(string parts, string condition) => $"""
        SELECT parts.1 AS scope, parts.2 AS subject, toStartOfFifteenMinutes(toDateTime(e.timestamp, 'UTC')) AS slot, parts.3 AS item, parts.4 AS genre,
            sum(e.is_listening) AS listenings, sum(e.is_play) AS plays, sum(e.duration_played_ms) AS listened_ms
        FROM track_analytics AS e ARRAY JOIN {parts} AS parts
        WHERE e.action != 'like' AND {condition} GROUP BY scope, subject, slot, item, genre
        """;
}
