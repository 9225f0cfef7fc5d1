using System.Text;

namespace Jonquils.Tests.Hostile;

/// <summary>What no HTTP client would write: broken request lines, smuggled headers, lengths that lie, bodies that never come.</summary>
internal static class WireCorpus
{
    private const string Host = "Host: localhost\r\nConnection: close\r\n";

    // Refused by the server before any code of ours runs, with a bare status.
    private static readonly (string Name, string Text, int Status)[] NoHttp =
    [
        ("no request at all", "\u0016\u0003\u0001\u0002\0\u0001\r\n\r\n", 400),
        ("a request line without a version", "GET /api/v1/tracks\r\n\r\n", 400),
        ("a version of the future", $"GET / HTTP/9.9\r\n{Host}\r\n", 505),
        ("a request line without end", $"GET /{new string('a', 20_000)} HTTP/1.1\r\n{Host}\r\n", 414),
        ("a zero byte in the path", $"GET /api/v1/tracks\0 HTTP/1.1\r\n{Host}\r\n", 400),
        ("no host", "GET /api/v1/tracks HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        ("two hosts", $"GET /api/v1/tracks HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400),
        ("a host of code", "GET /api/v1/tracks HTTP/1.1\r\nHost: a/../b\r\nConnection: close\r\n\r\n", 400),
        ("a header without a name", $"GET /api/v1/tracks HTTP/1.1\r\n{Host}: x\r\n\r\n", 400),
        ("a header with a space before its colon", $"GET /api/v1/tracks HTTP/1.1\r\n{Host}X : y\r\n\r\n", 400),
        ("a folded header", $"GET /api/v1/tracks HTTP/1.1\r\n{Host}X: a\r\n b\r\n\r\n", 400),
        ("a header with a zero byte", $"GET /api/v1/tracks HTTP/1.1\r\n{Host}X: a\0b\r\n\r\n", 400),
        ("headers without end", $"GET /api/v1/tracks HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: y\r\n"))}\r\n", 431),
        ("a header without end", $"GET /api/v1/tracks HTTP/1.1\r\n{Host}Cookie: {new string('c', 50_000)}\r\n\r\n", 431),
        ("a length below zero", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Content-Length: -1\r\n\r\n", 400),
        ("a length that is a word", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Content-Length: many\r\n\r\n", 400),
        ("two lengths", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}", 400),
        ("an encoding that nobody knows", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Transfer-Encoding: gzip, identity\r\n\r\n", 400),
        ("two equal lengths", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{{}}", 400),
        ("a list of lengths", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Content-Length: 2, 2\r\n\r\n{{}}", 400),
        ("an encoding after the chunks", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 400),
        ("a folded header that hides an encoding", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}X: a\r\n\tTransfer-Encoding: chunked\r\n\r\n", 400),
        ("a header with a bare line feed", $"GET /api/v1/tracks HTTP/1.1\r\n{Host}X: a\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("ten thousand headers", $"GET /api/v1/tracks HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, 10_000).Select(i => $"X-{i}: y\r\n"))}\r\n", 431),
        ("a header of a megabyte", $"GET /api/v1/tracks HTTP/1.1\r\n{Host}X: {new string('x', 1_000_000)}\r\n\r\n", 431),
        ("a header whose name has no end", $"GET /api/v1/tracks HTTP/1.1\r\n{Host}{new string('x', 40_000)}: y\r\n\r\n", 431),
        ("a host with an account", "GET /api/v1/tracks HTTP/1.1\r\nHost: a@evil.example\r\nConnection: close\r\n\r\n", 400),
        ("a host with a port that is none", "GET /api/v1/tracks HTTP/1.1\r\nHost: localhost:port\r\nConnection: close\r\n\r\n", 400),
        ("a host that is not the one of the address", "GET http://evil.example/api/v1/tracks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
        ("an absolute form of a file", $"GET file:///etc/passwd HTTP/1.1\r\n{Host}\r\n", 400),
    ];

    private static readonly (string Name, string Text, int Status, string Code)[] BadHttp =
    [
        ("a tunnel", "CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: 169.254.169.254:80\r\nConnection: close\r\n\r\n", 404, "not_found"),
        ("a chunk that is no number", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n", 400, "malformed_request"),
        ("a chunk larger than all memory", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{{}}\r\n0\r\n\r\n", 400, "malformed_request"),
        ("a body announced larger than is taken", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{{}}", 413, "too_large"),
        ("a length and an encoding", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX", 400, "malformed_request"),
        ("an encoding and a length", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX", 400, "malformed_request"),
        ("an encoding twice", $"POST /api/v1/auth/login HTTP/1.1\r\n{Host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n", 422, "invalid_request"),
        ("another method in many headers", $"GET /api/v1/auth/me HTTP/1.1\r\n{Host}X-HTTP-Method: DELETE\r\nX-Method-Override: DELETE\r\nX-HTTP-Method-Override: DELETE\r\n\r\n", 401, "not_signed_in"),
        ("a method in the query", $"GET /api/v1/auth/logout?_method=POST HTTP/1.1\r\n{Host}\r\n", 405, "method_not_allowed"),
        ("a token with line breaks", $"GET /api/v1/auth/me HTTP/1.1\r\n{Host}Authorization: Bearer a.b.c\tx\r\n\r\n", 401, "not_signed_in"),
        ("a forwarded address of another", $"GET /api/v1/auth/me HTTP/1.1\r\n{Host}X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: javascript\r\n\r\n", 401, "not_signed_in"),
        ("another address in a header", $"GET /api/v1/auth/me HTTP/1.1\r\n{Host}X-Original-URL: /metrics\r\nX-Rewrite-URL: /metrics\r\n\r\n", 401, "not_signed_in"),
        ("an internal key that is a guess", $"POST /internal/v1/catalog/import HTTP/1.1\r\n{Host}X-Jonquils-Key: {new string('k', 4000)}\r\nContent-Length: 0\r\n\r\n", 401, "bad_internal_key"),
        ("two internal keys", $"POST /internal/v1/catalog/import HTTP/1.1\r\n{Host}X-Jonquils-Key: a\r\nX-Jonquils-Key: an internal key for tests\r\nContent-Length: 0\r\n\r\n", 401, "bad_internal_key"),
        ("a range that overflows", $"GET /api/v1/tracks/00000000-0000-0000-0000-000000000000/cover HTTP/1.1\r\n{Host}Range: bytes=-99999999999999999999\r\n\r\n", 404, "no_cover"),
    ];

    public static IReadOnlyList<HostileInput> Inputs { get; } =
    [
        .. NoHttp.Select(n => new HostileInput(n.Name, n.Status, null, api => api.RawAsync(n.Text))),
        .. BadHttp.Select(b => new HostileInput(b.Name, b.Status, b.Code, api => api.RawAsync(b.Text))),
        new("a slow body that stops", 408, "request_timeout", api => api.RawAsync(
            $"POST /api/v1/tracks/upload HTTP/1.1\r\n{Host}Authorization: Bearer {api.AdasToken}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n",
            Encoding.ASCII.GetBytes("--b\r\n"))),
    ];
}
