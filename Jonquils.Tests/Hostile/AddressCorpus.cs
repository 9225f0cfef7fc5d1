using System.Net.Http.Json;
using Jonquils.Tests.Catalog;

namespace Jonquils.Tests.Hostile;

/// <summary>Addresses that the server is asked to fetch from, and servers that lie when it does.</summary>
internal static class AddressCorpus
{
    /// <summary>Ways of writing this machine's own addresses. A live server listens there, which would serve music to whoever came through.</summary>
    private static readonly (string Name, string Host)[] Inward =
    [
        ("this machine", "127.0.0.1"),
        ("this machine in a number", "2130706433"),
        ("this machine in octal", "0177.0.0.1"),
        ("this machine in hexadecimal", "0x7f000001"),
        ("this machine in short", "127.1"),
        ("no machine", "0.0.0.0"),
        ("this machine in IPv6", "[::1]"),
        ("no machine in IPv6", "[::]"),
        ("this machine mapped into IPv6", "[::ffff:127.0.0.1]"),
        ("this machine mapped in hexadecimal", "[::ffff:7f00:1]"),
        ("no machine mapped into IPv6", "[::ffff:0.0.0.0]"),
        ("this machine with a dot behind its name", "localhost."),
    ];

    // What is not this machine cannot have a live server in front of it here; DnsThatChangesTests puts one there.
    private static readonly (string Name, string Url, string Code)[] Named =
    [
        ("this machine behind NAT64", "http://[64:ff9b::7f00:1]/a.flac", "not_reachable"),
        ("this machine behind 6to4", "http://[2002:7f00:1::]/a.flac", "not_reachable"),
        ("a private network of class A", "http://10.0.0.1/a.flac", "not_reachable"),
        ("a private network of class B", "http://172.20.0.1/a.flac", "not_reachable"),
        ("a private network of class C", "http://192.168.1.1/a.flac", "not_reachable"),
        ("a carrier's network", "http://100.64.0.1/a.flac", "not_reachable"),
        ("a private network of IPv6", "http://[fd00::1]/a.flac", "not_reachable"),
        ("the neighbours", "http://[fe80::1]/a.flac", "not_reachable"),
        ("the neighbours with a zone", "http://[fe80::1%25eth0]/a.flac", "not_reachable"),
        ("the cloud's secrets", "http://169.254.169.254/latest/meta-data/", "not_reachable"),
        ("everybody", "http://255.255.255.255/a.flac", "not_reachable"),
        ("many", "http://224.0.0.1/a.flac", "not_reachable"),
        ("a name that is no name", "http://this-name-is-nobodys.invalid/a.flac", "not_reachable"),
        ("a file", "file:///etc/passwd", "bad_url"),
        ("a gopher", "gopher://127.0.0.1:6379/_FLUSHALL", "bad_url"),
        ("a dictionary", "dict://127.0.0.1:11211/stat", "bad_url"),
        ("an ftp server", "ftp://ftp.example.org/a.flac", "bad_url"),
        ("data in the address", "data:audio/flac;base64,ZkxhQw==", "bad_url"),
        ("a script", "javascript:alert(1)", "bad_url"),
        ("no scheme", "//169.254.169.254/", "bad_url"),
        ("a line break in the address", "http://example.org/\r\nHost: 10.0.0.1", "bad_url"),
        ("nothing to fetch", " ", "invalid_request"),
        ("an address without end", "http://example.org/" + new string('a', 3000), "invalid_request"),
        ("a password in the address", "http://admin:admin@example.org/a.flac", "url_with_credentials"),
        ("a host in the password", "http://example.org@127.0.0.1/a.flac", "url_with_credentials"),
        ("a port of a database", "http://193.0.6.139:5432/a.flac", "url_port_refused"),
        ("a port of a cache", "https://193.0.6.139:6379/a.flac", "url_port_refused"),
    ];

    private static readonly (string Name, string Target, string Code)[] Redirected =
    [
        ("a redirect inward", "http://127.0.0.1:5432/", "url_port_refused"),
        ("a redirect to the cloud's secrets", "http://169.254.169.254/latest/", "not_reachable"),
        ("a redirect to a file", "file:///etc/passwd", "bad_url"),
        ("a redirect to a gopher", "gopher://127.0.0.1/", "bad_url"),
        ("a redirect in IPv6", "http://[::ffff:10.0.0.1]/", "not_reachable"),
        ("a redirect in circles", "/circle", "too_many_redirects"),
    ];

    public static IReadOnlyList<HostileInput> Inputs { get; } =
    [
        .. Inward.Select(i => new HostileInput($"fetching from {i.Name}", 422, "not_reachable", api => InwardAsync(
            api, path => FetchAsync(api, $"http://{i.Host}:{api.Foreign.Port}{path}")))),
        .. Inward.Select(i => new HostileInput($"a redirect to {i.Name}", 422, "not_reachable", api => InwardAsync(
            api, path => FetchAsync(api, api.Foreign.Redirect($"/to{path}", $"http://{i.Host}:{api.Foreign.Port}{path}"))))),
        .. Named.Select(n => new HostileInput($"fetching from {n.Name}", 422, n.Code, api => FetchAsync(api, n.Url))),
        .. Redirected.Select(r => new HostileInput(r.Name, 422, r.Code, api =>
        {
            api.Foreign.Redirect("/circle", "/circle");
            return FetchAsync(api, api.Foreign.Redirect("/" + Guid.NewGuid().ToString("N"), r.Target));
        })),
        new("a file that never ends", 422, "too_large", api => FetchAsync(api, api.Foreign.Serve("/endless", async http =>
        {
            await http.Response.Body.WriteAsync("fLaC"u8.ToArray());
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[65_536]);
            }
        }))),
        new("a file announced without end", 422, "too_large", api => FetchAsync(api, api.Foreign.Serve("/announced", async http =>
        {
            http.Response.ContentLength = long.MaxValue;
            await http.Response.Body.WriteAsync("fLaC"u8.ToArray());
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }))),
        new("a slow file", 422, "too_slow", api => FetchAsync(api, api.Foreign.Serve("/slow", async http =>
        {
            await http.Response.Body.WriteAsync("fLaC"u8.ToArray());
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[1]);
                await http.Response.Body.FlushAsync();
                await Task.Delay(100, http.RequestAborted);
            }
        }))),
        new("a file that is a page", 415, "not_audio", api => FetchAsync(api, api.Foreign.ServeText("/page", "<html></html>"))),
        new("a file that is nothing", 422, "empty_file", api => FetchAsync(api, api.Foreign.ServeBytes("/nothing", []))),
        new("a file that packs a bomb", 422, "content_encoded", api => FetchAsync(api, api.Foreign.Serve("/bomb", async http =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            await http.Response.Body.WriteAsync(new byte[100]);
        }))),
        new("a video from this machine", 422, "not_reachable", api => InwardAsync(api, async path =>
            await HostileAnswer.OfAsync(await api.Ada.PostAsJsonAsync("/api/videos", new { title = "x", url = $"http://127.0.0.1:{api.Foreign.Port}{path}" })))),
        new("a video that is a file", 422, "bad_url", async api =>
            await HostileAnswer.OfAsync(await api.Ada.PostAsJsonAsync("/api/videos", new { title = "x", url = "file:///etc/passwd" }))),
    ];

    private static async Task<HostileAnswer> FetchAsync(HostileHost api, string url) =>
        await HostileAnswer.OfAsync(await api.Ada.PostAsJsonAsync("/api/v1/tracks/upload-from-url", new { url }));

    /// <summary>Asks for something that lies on a live server, and makes sure that the server was never asked for it.</summary>
    private static async Task<HostileAnswer> InwardAsync(HostileHost api, Func<string, Task<HostileAnswer>> sendAsync)
    {
        var path = $"/inward-{Guid.NewGuid():N}.flac";
        api.Foreign.ServeBytes(path, CatalogHost.NewAudio(4096));
        var answer = await sendAsync(path);
        Assert.DoesNotContain(api.Foreign.Requests, request => request.Path == path);
        return answer;
    }
}
