using System.Globalization;
using System.Text;

namespace Jonquils.Tests.Hostile;

/// <summary>Bodies that are no JSON, the wrong JSON, too much JSON, or forms that are none.</summary>
internal static class BodyCorpus
{
    private const string Malformed = "malformed_request";
    private const string Invalid = "invalid_request";
    private const string Latin = "bytes that are not UTF-8";
    private const string Entries = "entries of a playlist";

    // Each goes to every route below, because each route binds another type.
    private static readonly (string Name, byte[] Body)[] NoJson =
    [
        ("cut off", "{\"title\":\"x\""u8.ToArray()),
        ("nothing", []),
        ("a number beyond all numbers", "1e999999"u8.ToArray()),
        ("deep nesting", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"title\":", 3000)))),
        (Latin, [.. "{\"title\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]),
        ("UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{\"title\":\"x\"}")).ToArray()),
        ("two documents", "{\"title\":\"x\"}{\"title\":\"y\"}"u8.ToArray()),
        ("a comment", "{/* x */\"title\":\"x\"}"u8.ToArray()),
    ];

    private static readonly (string Name, string Method, Func<HostileHost, string> Path)[] Routes =
    [
        ("a track", "POST", _ => "/api/v1/tracks"),
        ("a changed track", "PUT", api => $"/api/v1/tracks/{api.TrackId}"),
        ("a playlist", "POST", _ => "/api/v1/playlists"),
        (Entries, "POST", api => $"/api/v1/playlists/{api.PlaylistId}/tracks"),
        ("an upload by links", "POST", _ => "/api/v1/tracks/upload-url"),
        ("a video", "POST", _ => "/api/videos"),
    ];

    private static readonly (string Name, string Method, string Path, string Body, int Status, string Code)[] Wrong =
    [
        ("a title that is an object", "POST", "/api/v1/playlists", """{"title":{"$ne":null}}""", 400, Malformed),
        ("a title of control characters", "POST", "/api/v1/playlists", """{"title":"a\u0000\u0007b"}""", 422, Invalid),
        ("a title without end", "POST", "/api/v1/playlists", $$"""{"title":"{{new string('x', 500_000)}}"}""", 422, Invalid),
        ("a title of half a character", "POST", "/api/v1/playlists", """{"title":"\ud83d"}""", 400, Malformed),
        ("a size below zero", "POST", "/api/v1/tracks/upload-url", """{"file_name":"a.flac","bytes":-1}""", 422, Invalid),
        ("a size beyond counting", "POST", "/api/v1/tracks/upload-url", """{"file_name":"a.flac","bytes":9223372036854775808}""", 400, Malformed),
        ("a size with a fraction", "POST", "/api/v1/tracks/upload-url", """{"file_name":"a.flac","bytes":1.5}""", 400, Malformed),
        ("a size in quotes", "POST", "/api/v1/tracks/upload-url", """{"file_name":"a.flac","bytes":"64"}""", 400, Malformed),
        ("a size above what is taken", "POST", "/api/v1/tracks/upload-url", """{"file_name":"a.flac","bytes":99999999999}""", 413, "too_large"),
        ("a name with line breaks", "POST", "/api/v1/tracks/upload-url", """{"file_name":"a\r\nSet-Cookie: x=y","bytes":64}""", 422, Invalid),
        ("an artist that is no id", "POST", "/api/v1/tracks", """{"title":"x","artist_id":"../../admin"}""", 400, Malformed),
        ("an artist of nobody", "POST", "/api/v1/tracks", """{"title":"x","artist_id":"00000000-0000-0000-0000-000000000000"}""", 422, "unknown_artist"),
        ("tracks that are no list", "POST", "/api/v1/playlists/{playlist}/tracks", """{"track_ids":"all"}""", 400, Malformed),
        ("tracks that are nothing", "POST", "/api/v1/playlists/{playlist}/tracks", """{"track_ids":[null]}""", 400, Malformed),
        ("entries of an unknown track", "POST", "/api/v1/playlists/{playlist}/tracks", """{"track_ids":["00000000-0000-0000-0000-000000000000"]}""", 422, "unknown_tracks"),
        ("an event of text", "POST", "/api/v1/analytics/listen", "\"play\"", 202, ""),
        ("an event of half a character", "POST", "/api/v1/analytics/listen", """[{"event_id":"\ud800","track_id":"x"}]""", 202, ""),
        ("more events than are taken", "POST", "/api/v1/analytics/listen", $"[{string.Join(',', Enumerable.Repeat("{}", 501))}]", 422, "too_many_events"),
        ("a title of more than a megabyte", "POST", "/api/v1/playlists", $$"""{"title":"{{new string('x', 1_100_000)}}"}""", 413, "too_large"),
        ("events of a megabyte and more", "POST", "/api/v1/analytics/listen", $"[\"{new string('x', 1_100_000)}\"]", 413, "too_large"),
        ("a click on nothing", "POST", "/api/v1/search/click", """{"search_id":1}""", 400, Malformed),
        ("somebody else's rights", "PATCH", "/api/v1/auth/me", """{"roles":["ROLE_ADMIN"],"username":{"a":1}}""", 400, Malformed),
    ];

    public static IReadOnlyList<HostileInput> Inputs { get; } =
    [
        .. from route in Routes
           from kind in NoJson
           // Entries have no title, and what a type does not have is passed over.
           where kind.Name != Latin || route.Name != Entries
           select new HostileInput(
               $"{kind.Name} for {route.Name}", 400, Malformed, api => HostileAnswer.ToAsync(api.Ada, route.Method, route.Path(api), kind.Body)),
        .. Wrong.Select(w => new HostileInput(w.Name, w.Status, w.Code.Length > 0 ? w.Code : null, api => HostileAnswer.ToAsync(
            api.Ada, w.Method, w.Path.Replace("{playlist}", api.PlaylistId.ToString(), StringComparison.Ordinal), Encoding.UTF8.GetBytes(w.Body)), MayCutOff: w.Status == 413)),
        .. Forms(),
        .. Files(),
    ];

    private static IEnumerable<HostileInput> Forms()
    {
        static HostileInput Form(string name, int status, string code, string type, byte[] body) => new(
            name, status, code, api => HostileAnswer.ToAsync(api.Ada, "POST", "/api/v1/tracks/upload", body, type), MayCutOff: status == 413);
        const string Type = "multipart/form-data; boundary=b";
        static byte[] Part(string disposition, string content, string end = "\r\n--b--\r\n") => Encoding.UTF8.GetBytes($"--b\r\nContent-Disposition: {disposition}\r\n\r\n{content}{end}");
        const string File = "form-data; name=file; filename=a.flac";
        yield return Form("an upload that is json", 415, "unsupported_media_type", "application/json", "{}"u8.ToArray());
        yield return Form("an upload without a boundary", 415, "not_a_form", "multipart/form-data", Part(File, "fLaC"));
        yield return Form("an upload with a boundary too long", 415, "not_a_form", $"multipart/form-data; boundary={new string('b', 500)}", Part(File, "fLaC"));
        yield return Form("an upload whose form never ends", 400, "cut_off", Type, Part(File, "fLaC" + new string('x', 5000), end: ""));
        yield return Form("an upload of nothing", 422, "empty_file", Type, Part(File, ""));
        yield return Form("an upload without a file", 422, "no_file", Type, Part("form-data; name=title", "x"));
        yield return Form("an upload of a page", 415, "not_audio", Type, Part(File, "<html><script>alert(1)</script></html>"));
        yield return Form("an upload of a program", 415, "not_audio", Type, Part(File, "\u007fELF\u0002\u0001\u0001"));
        yield return Form("an upload of a playlist of our files", 415, "not_audio", Type, Part(File, "#EXTM3U\nfile:///etc/passwd\n"));
        yield return Form("an upload of a concat script", 415, "not_audio", Type, Part(File, "ffconcat version 1.0\nfile /etc/passwd\n"));
        yield return Form("an upload of two files", 400, Malformed, Type, Encoding.UTF8.GetBytes(
            $"--b\r\nContent-Disposition: {File}\r\n\r\nfLaCx\r\n--b\r\nContent-Disposition: {File}\r\n\r\nfLaCy\r\n--b--\r\n"));
        yield return Form("an upload with a field without end", 400, Malformed, Type, Part("form-data; name=title", new string('x', 10_000)));
        yield return Form("an upload with a field that is not UTF-8", 400, Malformed, Type,
            [.. "--b\r\nContent-Disposition: form-data; name=title\r\n\r\n"u8, 0xFF, 0xFE, .. "\r\n--b--\r\n"u8]);
        yield return Form("an upload with fields without end", 400, Malformed, Type, Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"--b\r\nContent-Disposition: form-data; name=f{i}\r\n\r\nx\r\n"))) + "--b--\r\n"));
        yield return Form("an upload with headers without end", 400, Malformed, Type, Encoding.UTF8.GetBytes(
            $"--b\r\nContent-Disposition: {File}\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: {new string('y', 200)}\r\n"))}\r\nfLaC\r\n--b--\r\n"));
        yield return Form("an upload whose file's name breaks the line", 422, "no_file", Type, Part("form-data; name=file; filename=\"a\r\nX-Evil: y\r\n\r\n.flac\"", "<html>"));
        yield return Form("an upload whose file's name has a header in it", 415, "not_audio", Type, Part("form-data; name=file; filename=\"a\rSet-Cookie: x=y.flac\"", "<html>"));
        yield return Form("an upload whose file's name has coded line breaks", 415, "not_audio", Type, Part("form-data; name=file; filename*=UTF-8''a%0d%0aSet-Cookie%3A%20x%3Dy.flac", "<html>"));
        yield return Form("an upload for a track that is no id", 422, "bad_field", Type, Encoding.UTF8.GetBytes(
            $"--b\r\nContent-Disposition: form-data; name=track_id\r\n\r\n'; DROP TABLE tracks; --\r\n--b\r\nContent-Disposition: {File}\r\n\r\nfLaCx\r\n--b--\r\n"));
        yield return Form("an upload larger than is taken", 413, "too_large", Type, Part(File, "fLaC" + new string('x', 2_200_000)));
    }

    private static IEnumerable<HostileInput> Files()
    {
        static HostileInput Playlist(string name, byte[] body) => new(
            name, 422, "unreadable_playlist", api => HostileAnswer.ToAsync(api.Ada, "POST", "/api/v1/playlists/import", body, "application/octet-stream"));
        yield return Playlist("a playlist with an entity of our files", """<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><playlist xmlns="http://xspf.org/ns/0/"><title>&e;</title></playlist>"""u8.ToArray());
        yield return Playlist("a playlist that laughs a billion times", """<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><playlist><title>&c;</title></playlist>"""u8.ToArray());
        yield return Playlist("a playlist of segments", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nhttp://10.0.0.1/s.ts\n"u8.ToArray());
        yield return Playlist("a playlist of json without end", Encoding.ASCII.GetBytes("{\"playlist\":" + string.Concat(Enumerable.Repeat("[", 5000))));
        yield return Playlist("a playlist of zeros", new byte[10_000]);
    }
}
