namespace Jonquils.Tests.Hostile;

/// <summary>Paths and query strings that lead elsewhere, ask for too much, or are in no language.</summary>
internal static class QueryCorpus
{
    private static readonly (string Name, string Path, int Status, string? Code)[] Asked =
    [
        ("a page without end", "/api/v1/tracks?limit=2147483648", 400, "malformed_request"),
        ("a page of less than nothing", "/api/v1/playlists?limit=-1", 422, "invalid_request"),
        ("a cursor of another list", "/api/v1/playlists?after=eyJTb3J0IjoieCIsIlZhbHVlIjoiIiwiSWQiOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAifQ", 400, "bad_cursor"),
        ("a cursor of kilobytes", $"/api/v1/tracks?after={new string('A', 4000)}", 400, "bad_cursor"),
        ("an order that is code", "/api/v1/tracks?sort=title;DROP%20TABLE%20tracks", 422, "invalid_request"),
        ("a search for nothing", "/api/v1/search/tracks?q=", 422, "invalid_request"),
        ("a search for a book", $"/api/v1/search/tracks?q={new string('x', 5000)}", 422, "invalid_request"),
        ("a window of popularity that is none", "/api/v1/tracks/popular?window=%27", 422, "invalid_request"),
        ("a track that is no id", "/api/v1/tracks/..%2f..%2fetc%2fpasswd", 404, "not_found"),
        ("a track of nobody", "/api/v1/tracks/00000000-0000-0000-0000-000000000000", 404, "track_not_found"),
        ("an id too long", $"/api/v1/tracks/{new string('0', 2000)}", 404, "not_found"),
        ("a video below zero", "/api/videos/-1", 404, "video_not_found"),
        ("a video beyond counting", "/api/videos/99999999999", 404, "not_found"),
        ("a file of a video elsewhere", "/api/videos/1/files/..%2f..%2fsecret", 404, null),
        ("a playlist link of code", "/api/v1/playlists/links/%27%20OR%201=1", 404, "playlist_not_found"),
        ("an export in a format of its own", "/api/v1/playlists/{playlist}/export?format=../../etc/passwd", 422, "invalid_request"),
        ("internal calls from outside", "/internal/v1/catalog/import", 405, "method_not_allowed"),
        ("a folder above", "/..%2f..%2f..%2fetc%2fpasswd", 404, "not_found"),
        ("a folder above in other letters", "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd", 404, "not_found"),
        ("a folder above with backslashes", "/..%5c..%5cwindows%5cwin.ini", 404, "not_found"),
        ("a file of settings", "/appsettings.json", 404, "not_found"),
        ("a repository", "/.git/config", 404, "not_found"),
        ("an account by code", "/api/v1/users/1%27--", 404, "not_found"),
    ];

    private static readonly (string Name, string Method, string Path, int Status, string Code)[] Confused =
    [
        ("a method that is none", "BREW", "/api/v1/tracks", 405, "method_not_allowed"),
        ("a trace of the request", "TRACE", "/api/v1/tracks", 405, "method_not_allowed"),
        ("a deletion of everything", "DELETE", "/api/v1/tracks", 405, "method_not_allowed"),
        ("a patch of an upload", "PATCH", "/api/v1/tracks/upload", 405, "method_not_allowed"),
    ];

    public static IReadOnlyList<HostileInput> Inputs { get; } =
    [
        .. Asked.Select(q => new HostileInput(q.Name, q.Status, q.Code, api => HostileAnswer.ToAsync(
            api.Ada, "GET", q.Path.Replace("{playlist}", api.PlaylistId.ToString(), StringComparison.Ordinal)))),
        .. Confused.Select(c => new HostileInput(c.Name, c.Status, c.Code, api => HostileAnswer.ToAsync(api.Ada, c.Method, c.Path))),
        new("another method in a header", 405, "method_not_allowed", api =>
            HostileAnswer.ToAsync(api.Bob, "POST", $"/api/v1/tracks/{api.TrackId}", "{}"u8.ToArray(), "application/json", ("X-HTTP-Method-Override", "DELETE"))),
        new("json that calls itself text", 415, "unsupported_media_type", api => HostileAnswer.ToAsync(api.Ada, "POST", "/api/v1/playlists", "{\"title\":\"x\"}"u8.ToArray(), "text/plain")),
        new("json that calls itself a form", 415, "unsupported_media_type", api => HostileAnswer.ToAsync(api.Ada, "POST", "/api/v1/playlists", "{\"title\":\"x\"}"u8.ToArray(), "application/x-www-form-urlencoded")),
        new("json without a name", 415, "unsupported_media_type", api => HostileAnswer.ToAsync(api.Ada, "POST", "/api/v1/playlists", "{\"title\":\"x\"}"u8.ToArray(), contentType: null)),
        new("json in a language of its own", 415, "unsupported_media_type", api => HostileAnswer.ToAsync(api.Ada, "POST", "/api/v1/playlists", "{\"title\":\"x\"}"u8.ToArray(), "application/json; charset=utf-7")),
        new("a key of repetition without end", 422, "bad_idempotency_key", api => HostileAnswer.ToAsync(
            api.Ada, "POST", "/api/v1/tracks", System.Text.Encoding.UTF8.GetBytes($$"""{"title":"x","artist_id":"{{api.ArtistId}}"}"""), "application/json", ("Idempotency-Key", new string('k', 5000)))),
    ];
}
