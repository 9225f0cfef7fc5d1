namespace Jonquils.Tests.Security;

/// <param name="Route">Method and pattern, as the route table has them.</param>
/// <param name="Answers">Statuses for nobody, a stranger, an artist of another profile, a manager of the artist, who owns everything, and an administrator.</param>
/// <param name="Query">What stands behind the path.</param>
/// <param name="Body">JSON (or <see cref="AccessTable.Form"/>) that is right in itself, so that only the permission decides; <c>{name}</c> stands for an id of the world.</param>
/// <param name="WithKey">The status for whoever has an API key of the storage service; <see langword="null"/> where it opens no more than nobody has.</param>
/// <param name="WithoutLink">Where a link, ticket or token opens the route to whoever has it: the status for everybody who has one that is not right.</param>
internal sealed record AccessRow(string Route, string Answers, string? Body = null, string Query = "", string? WithKey = null, string? WithoutLink = null);

internal static class AccessTable
{
    /// <summary>A form without a file.</summary>
    public const string Form = "form";

    /// <summary>A part of an upload by links.</summary>
    public const string Part = "part";

    private const string Login = """{"login":"nobody-at-all","password":"not the right one"}""";
    private const string Token = """{"token":"not-a-token"}""";
    private const string Reset = """{"token":"not-a-token","new_password":"a whole new sentence"}""";
    private const string Artist = """{"name":"Another name"}""";
    private const string Album = """{"title":"Another title","artist_id":"{artistId}","type":"ALBUM"}""";
    private const string Track = """{"title":"Another title","artist_id":"{artistId}"}""";
    private const string Playlist = """{"title":"Another title"}""";
    private const string Tracks = """{"track_ids":["{trackId}"]}""";
    private const string Manager = """{"user_id":"0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57","permissions":["UPLOAD"]}""";

    public static IReadOnlyList<AccessRow> Rows { get; } =
    [
        new("GET /.well-known/jwks.json", "200 200 200 200 200 200"),
        new("POST /api/v1/auth/register", "409 409 409 409 409 409", """{"email":"admin@example.org","username":"another","password":"correct horse battery"}"""),
        new("POST /api/v1/auth/login", "401 401 401 401 401 401", Login),
        new("POST /api/v1/auth/refresh", "200 200 200 200 200 200", """{"refresh_token":"{refresh}"}""", WithoutLink: "401"),
        new("POST /api/v1/auth/forgot-password", "202 202 202 202 202 202", """{"email":"nobody@example.org"}"""),
        new("POST /api/v1/auth/reset-password", "422 422 422 422 422 422", Reset),
        new("POST /api/v1/auth/verify-email", "422 422 422 422 422 422", Token),
        new("POST /api/v1/auth/change-password", "401 403 403 403 403 403", """{"current_password":"not the right one","new_password":"a whole new sentence"}"""),
        new("POST /api/v1/auth/resend-verification", "401 202 202 202 202 202"),
        new("GET /api/v1/auth/sessions", "401 200 200 200 200 200"),
        new("DELETE /api/v1/auth/sessions/{sessionId:guid}", "401 404 404 404 204 404"),
        new("GET /api/v1/auth/me", "401 200 200 200 200 200"),
        new("PATCH /api/v1/auth/me", "401 200 200 200 200 200", "{}"),
        new("DELETE /api/v1/auth/me", "401 403 403 403 403 403", """{"current_password":"not the right one"}"""),
        new("PUT /api/v1/auth/me/avatar", "401 415 415 415 415 415"),
        new("DELETE /api/v1/auth/me/avatar", "401 204 204 204 204 204"),
        new("GET /api/v1/users", "401 403 403 403 403 200"),
        new("GET /api/v1/users/{userId:guid}", "401 403 403 403 403 200"),
        new("PUT /api/v1/users/{userId:guid}", "401 403 403 403 403 200", "{}"),
        new("GET /api/v1/users/{userId:guid}/avatar", "404 404 404 404 404 404"),
        new("GET /api/v1/users/{userId:guid}/profile", "200 200 200 200 200 200"),
        new("GET /api/v1/operations/audit", "401 403 403 403 403 200"),
        new("GET /api/v1/operations/traces", "401 403 403 403 403 404"),
        new("GET /api/v1/operations/traces/{traceId}", "401 403 403 403 403 404"),
        new("GET /metrics", "401 403 403 403 403 200"),
        // No worker answers here; that the administrator is let through shows in the 503.
        new("GET /api/v1/operations/jobs", "401 403 403 403 403 503"),
        new("GET /api/v1/operations/jobs/{jobId:guid}", "401 403 403 403 403 503"),
        new("POST /api/v1/operations/jobs/{jobId:guid}/retry", "401 403 403 403 403 503"),
        new("DELETE /api/v1/operations/jobs/{jobId:guid}", "401 403 403 403 403 503"),
        new("GET /api/v1/operations/etl", "401 403 403 403 403 503"),
        new("POST /api/v1/operations/etl/{name}/run", "401 403 403 403 403 503"),
        new("GET /api/v1/operations/etl/{runId:guid}/tasks", "401 403 403 403 403 503"),
        new("GET /api/v1/operations/etl/files", "401 403 403 403 403 503"),
        // Without a worker the Api tells what it sees itself.
        new("GET /api/v1/operations/services", "401 403 403 403 403 200"),
        new("GET /api/v1/operations/checks", "401 403 403 403 403 503"),
        new("POST /api/v1/operations/monitoring/run", "401 403 403 403 403 503"),
        new("GET /api/v1/operations/alerts", "401 403 403 403 403 503"),
        new("POST /api/v1/operations/alerts/{alertId:guid}/acknowledge", "401 403 403 403 403 503"),
        new("GET /api/v1/operations/storage", "401 403 403 403 403 503"),
        new("GET /api/v1/operations/backups", "401 403 403 403 403 503"),
        new("POST /api/v1/operations/backups", "401 403 403 403 403 503"),
        new("GET /api/v1/operations/backups/{backupId:guid}", "401 403 403 403 403 503"),
        new("GET /api/v1/operations/cleanup", "401 403 403 403 403 503"),
        new("POST /api/v1/operations/cleanup", "401 403 403 403 403 503"),
        new("GET /api/v1/operations/schedules", "401 403 403 403 403 503"),
        new("GET /api/v1/artists", "200 200 200 200 200 200"),
        new("POST /api/v1/artists", "401 201 201 201 201 201", Artist),
        new("GET /api/v1/artists/{artistId:guid}", "200 200 200 200 200 200"),
        new("PUT /api/v1/artists/{artistId:guid}", "401 403 403 200 200 200", Artist),
        // It has music.
        new("DELETE /api/v1/artists/{artistId:guid}", "401 403 403 409 409 409"),
        new("GET /api/v1/artists/{artistId:guid}/tracks", "200 200 200 200 200 200"),
        new("GET /api/v1/artists/{artistId:guid}/albums", "200 200 200 200 200 200"),
        new("GET /api/v1/artists/{artistId:guid}/stats", "200 200 200 200 200 200"),
        new("GET /api/v1/artists/{artistId:guid}/avatar", "404 404 404 404 404 404"),
        new("PUT /api/v1/artists/{artistId:guid}/avatar", "401 403 403 422 422 422"),
        new("GET /api/v1/me/artists", "401 200 200 200 200 200"),
        new("GET /api/v1/artists/{artistId:guid}/managers", "401 403 403 200 200 200"),
        new("POST /api/v1/artists/{artistId:guid}/managers", "401 403 403 201 201 201", Manager),
        new("DELETE /api/v1/artists/{artistId:guid}/managers", "401 403 403 204 204 204", Query: "?user_id={userId}"),
        new("DELETE /api/v1/artists/{artistId:guid}/managers/{userId:guid}", "401 403 403 204 204 204"),
        new("GET /api/v1/albums", "200 200 200 200 200 200"),
        new("POST /api/v1/albums", "401 403 403 201 201 201", Album),
        new("GET /api/v1/albums/{albumId:guid}", "200 200 200 200 200 200"),
        new("PUT /api/v1/albums/{albumId:guid}", "401 403 403 200 200 200", Album),
        new("DELETE /api/v1/albums/{albumId:guid}", "401 403 403 204 204 204"),
        new("GET /api/v1/albums/{albumId:guid}/tracks", "200 200 200 200 200 200"),
        new("GET /api/v1/albums/{albumId:guid}/cover", "404 404 404 404 404 404"),
        new("PUT /api/v1/albums/{albumId:guid}/cover", "401 403 403 422 422 422"),
        new("GET /api/v1/genres", "200 200 200 200 200 200"),
        new("POST /api/v1/genres", "401 403 403 403 403 201", """{"name":"A genre of {trackId}"}"""),
        new("GET /api/v1/tracks", "200 200 200 200 200 200"),
        new("POST /api/v1/tracks", "401 403 403 201 201 201", Track),
        new("GET /api/v1/tracks/popular", "200 200 200 200 200 200"),
        new("GET /api/v1/tracks/{trackId:guid}", "200 200 200 200 200 200"),
        new("PUT /api/v1/tracks/{trackId:guid}", "401 403 403 200 200 200", Track),
        new("DELETE /api/v1/tracks/{trackId:guid}", "401 403 403 204 204 204"),
        new("GET /api/v1/tracks/{trackId:guid}/status", "200 200 200 200 200 200"),
        new("GET /api/v1/tracks/{trackId:guid}/events", "200 200 200 200 200 200"),
        new("GET /api/v1/tracks/{trackId:guid}/cover", "404 404 404 404 404 404"),
        new("GET /api/v1/tracks/{trackId:guid}/waveform", "404 404 404 404 404 404"),
        new("GET /api/v1/tracks/{trackId:guid}/features", "200 200 200 200 200 200"),
        new("GET /api/v1/tracks/{trackId:guid}/download", "401 403 403 302 302 302"),
        new("GET /api/v1/tracks/{trackId:guid}/original", "200 200 200 200 200 200", Query: "?{original}", WithoutLink: "403"),
        new("POST /api/v1/tracks/{trackId:guid}/playback", "401 200 200 200 200 200"),
        new("POST /api/v1/tracks/upload", "401 422 422 422 422 422", Form),
        new("POST /api/v1/tracks/upload-url", "401 201 201 201 201 201", """{"file_name":"a.flac","bytes":64}"""),
        new("POST /api/v1/tracks/upload-url/{uploadId:guid}/complete", "401 404 404 404 409 404"),
        new("PUT /api/v1/uploads/{uploadId:guid}/parts/{part:int}", "200 200 200 200 200 200", Part, "?{partLink}", WithoutLink: "403"),
        new("POST /api/v1/tracks/upload-from-url", "401 422 422 422 422 422", """{"url":"http://127.0.0.1/a.flac"}"""),
        new("POST /api/videos", "422 422 422 422 422 422", """{"title":"A film","url":"http://127.0.0.1/a.mp4"}"""),
        new("GET /api/videos", "200 200 200 200 200 200"),
        new("GET /api/videos/{videoId:int}", "200 200 200 200 200 200"),
        new("DELETE /api/videos/{videoId:int}", "403 403 403 403 204 204"),
        new("GET /api/videos/{videoId:int}/files/{file}", "200 200 200 200 200 200"),
        new("GET /hls/{videoId:int}.m3u8", "200 200 200 200 200 200"),
        new("HEAD /hls/{videoId:int}.m3u8", "200 200 200 200 200 200"),
        // Opened by keys of its own; no account opens it, not even an administrator's.
        new("POST /tracks/{userId}", "401 401 401 401 401 401", """{"title":"A song","url":"/a.mp3"}""", WithKey: "201"),
        new("GET /tracks/{userId}", "401 401 401 401 401 401", WithKey: "200"),
        new("DELETE /tracks/{userId}", "401 401 401 401 401 401", Query: "?original_url={kept}", WithKey: "204"),
        new("POST /cache/search", "401 401 401 401 401 401", """{"query":"a song","results":[]}""", WithKey: "201"),
        new("GET /cache/search", "401 401 401 401 401 401", Query: "?query={kept}", WithKey: "200"),
        new("POST /cache/cleanup", "401 401 401 401 401 401", WithKey: "200"),
        new("POST /cookies", "401 401 401 401 401 401", """{"domain":"example.org","cookie_data":"a=b"}""", WithKey: "201"),
        new("GET /cookies", "401 401 401 401 401 401", Query: "?domain={kept}", WithKey: "200"),
        new("DELETE /cookies", "401 401 401 401 401 401", Query: "?domain={kept}", WithKey: "204"),
        new("GET /stats", "401 401 401 401 401 401", WithKey: "200"),
        new("GET /api/v1/operations/api-keys", "401 403 403 403 403 200"),
        new("POST /api/v1/operations/api-keys", "401 403 403 403 403 201", """{"name":"A key of {trackId}"}"""),
        new("DELETE /api/v1/operations/api-keys/{keyId:guid}", "401 403 403 403 403 204"),
        new("GET /hls/t/{ticket}/{**file}", "200 200 200 200 200 200", WithoutLink: "403"),
        new("HEAD /hls/t/{ticket}/{**file}", "200 200 200 200 200 200", WithoutLink: "403"),
        new("GET /api/v1/search/tracks", "200 200 200 200 200 200", Query: "?q=word"),
        new("GET /api/v1/search/artists", "200 200 200 200 200 200", Query: "?q=word"),
        new("GET /api/v1/search/albums", "200 200 200 200 200 200", Query: "?q=word"),
        new("GET /api/v1/search/playlists", "200 200 200 200 200 200", Query: "?q=word"),
        new("GET /api/v1/search/suggest", "200 200 200 200 200 200", Query: "?q=word"),
        new("GET /api/v1/tracks/search", "200 200 200 200 200 200", Query: "?q=word"),
        new("POST /api/v1/search/click", "202 202 202 202 202 202", """{"search_id":"{trackId}","query":"word","result_kind":"track","result_id":"{trackId}","position":0}"""),
        new("POST /api/v1/search/reindex", "401 403 403 403 403 202"),
        new("GET /api/v1/search/reindex", "401 403 403 403 403 200"),
        new("GET /api/v1/playlists", "200 200 200 200 200 200"),
        new("POST /api/v1/playlists", "401 201 201 201 201 201", Playlist),
        new("GET /api/v1/playlists/{playlistId:guid}", "404 404 404 404 200 200"),
        new("PUT /api/v1/playlists/{playlistId:guid}", "401 404 404 404 200 200", Playlist),
        new("DELETE /api/v1/playlists/{playlistId:guid}", "401 404 404 404 204 204"),
        new("GET /api/v1/playlists/{playlistId:guid}/tracks", "404 404 404 404 200 200"),
        new("POST /api/v1/playlists/{playlistId:guid}/tracks", "401 404 404 404 200 200", Tracks),
        new("PUT /api/v1/playlists/{playlistId:guid}/tracks", "401 404 404 404 200 200", Tracks),
        new("DELETE /api/v1/playlists/{playlistId:guid}/tracks/{position:int}", "401 404 404 404 428 428"),
        new("POST /api/v1/playlists/{playlistId:guid}/share", "401 404 404 404 200 200", "{}"),
        new("DELETE /api/v1/playlists/{playlistId:guid}/share", "401 404 404 404 204 204"),
        new("GET /api/v1/playlists/links/{token}", "200 200 200 200 200 200", WithoutLink: "404"),
        new("GET /api/v1/playlists/links/{token}/tracks", "200 200 200 200 200 200", WithoutLink: "404"),
        new("GET /api/v1/playlists/{playlistId:guid}/export", "404 404 404 404 200 200"),
        new("POST /api/v1/playlists/import", "401 422 422 422 422 422"),
        new("GET /api/v1/me/favorites", "401 200 200 200 200 200"),
        new("GET /api/v1/me/favorites/{trackId:guid}", "401 404 404 404 200 404"),
        new("PUT /api/v1/me/favorites/{trackId:guid}", "401 200 200 200 200 200"),
        new("DELETE /api/v1/me/favorites/{trackId:guid}", "401 204 204 204 204 204"),
        new("GET /api/v1/me/history", "401 200 200 200 200 200"),
        new("DELETE /api/v1/me/history", "401 204 204 204 204 204"),
        new("GET /api/v1/me/continue", "401 200 200 200 200 200"),
        new("GET /api/v1/me/export", "401 200 200 200 200 200"),
        // Without ClickHouse those who may are told to come back later.
        new("GET /api/v1/analytics/user/{userId:guid}", "401 404 404 404 503 503"),
        new("GET /api/v1/analytics/track/{trackId:guid}", "401 403 403 503 503 503"),
        new("GET /api/v1/analytics/artist/{artistId:guid}", "401 403 403 503 503 503"),
        new("GET /api/v1/analytics/platform", "401 403 403 403 403 503"),
        new("POST /api/v1/analytics/listen", "401 202 202 202 202 202", "[]"),
        new("POST /api/v1/auth/logout", "401 204 204 204 204 204"),
        new("POST /api/v1/auth/logout-all", "401 204 204 204 204 204"),
    ];
}
