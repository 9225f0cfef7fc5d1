using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.Api.Analytics.Schema;

/// <summary>Tables of single events. Each takes a repeated batch once, by its token.</summary>
internal static class EventTables
{
    public const string Listens = "track_analytics";
    public const string Requests = "api_requests_log";
    public const string Searches = "search_analytics";
    public const string Activity = "user_analytics";

    private const string Deduplicated = "SETTINGS non_replicated_deduplication_window = 1000";

    public static IReadOnlyList<ClickHouseMigration> Steps { get; } =
    [
        // duration_played_ms is what was listened to since the event before of the same listening, so that it may be added up.
        new("0001_track_analytics", $"""
            CREATE TABLE IF NOT EXISTS track_analytics (
                timestamp DateTime64(3, 'UTC'), event_id UUID, track_id UUID, user_id UUID, listener UUID, action LowCardinality(String),
                duration_played_ms UInt32, is_listening UInt8, is_play UInt8, is_suspicious UInt8, completion_permille Nullable(UInt16),
                platform LowCardinality(String), device_type LowCardinality(String), artist_ids Array(UUID), genre_ids Array(UInt32))
            ENGINE = MergeTree PARTITION BY toYYYYMM(timestamp) ORDER BY (track_id, timestamp) {Deduplicated}
            """),
        new("0002_api_requests_log", $"""
            CREATE TABLE IF NOT EXISTS api_requests_log (
                timestamp DateTime64(3, 'UTC'), user_id Nullable(UUID), method LowCardinality(String), endpoint LowCardinality(String), status_code UInt16,
                response_time_us UInt64, response_time_ms Float64 ALIAS response_time_us / 1000, user_agent String, ip String, trace_id String)
            ENGINE = MergeTree PARTITION BY toYYYYMM(timestamp) ORDER BY (endpoint, timestamp) {Deduplicated}
            """),
        new("0003_search_analytics", $"""
            CREATE TABLE IF NOT EXISTS search_analytics (
                timestamp DateTime64(3, 'UTC'), search_id UUID, user_id Nullable(UUID), action LowCardinality(String), query String, kind LowCardinality(String),
                results_count UInt32, took_ms UInt32, clicked_result_id Nullable(UUID), clicked_position Nullable(UInt16))
            ENGINE = MergeTree PARTITION BY toYYYYMM(timestamp) ORDER BY (timestamp, search_id) {Deduplicated}
            """),
        new("0004_user_analytics", $"""
            CREATE TABLE IF NOT EXISTS user_analytics (
                timestamp DateTime64(3, 'UTC'), user_id Nullable(UUID), action LowCardinality(String), session_duration_minutes Nullable(UInt32))
            ENGINE = MergeTree PARTITION BY toYYYYMM(timestamp) ORDER BY (timestamp, action) {Deduplicated}
            """),
        new("0005_contents_of_sessions", """
            ALTER TABLE user_analytics ADD COLUMN IF NOT EXISTS tracks_played Nullable(UInt32), ADD COLUMN IF NOT EXISTS searches_made Nullable(UInt32)
            """),
    ];
}
