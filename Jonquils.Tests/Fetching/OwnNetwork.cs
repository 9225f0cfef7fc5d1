using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Jonquils.Api.Fetching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.Fetching;

/// <summary>
/// The part of <see cref="DnsThatChangesTests"/> that runs as a process of its own, in a network of its own: there this machine has a public address, private
/// ones, a name server that lies and a web server at all of them, and the product's fetching, wired as the product does, uses the system's resolver.
/// </summary>
internal static class OwnNetwork
{
    /// <summary>The address that passes for one of the public internet; nothing real is meant by it.</summary>
    public const string Public = "11.22.33.44";

    /// <summary>Where the name server is.</summary>
    public const string NameServer = "127.0.0.53";

    private const int MaxBytes = 100_000;

    /// <summary>What only somebody inside could reach.</summary>
    public static readonly string[] Inside =
        ["127.0.0.1", "10.0.0.1", "172.20.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "198.18.0.1", "192.0.2.1", "::1", "fd00::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1"];

    /// <summary>Fetches by all names and addresses, and prints what came of it as JSON.</summary>
    public static async Task<int> Main()
    {
        var reached = new ConcurrentQueue<string>();
        await using var web = await StartWebAsync(reached);
        await using var names = new ChangingDns(new IPEndPoint(IPAddress.Parse(NameServer), 53));
        names.Say("changes.test", [Public], ["127.0.0.1"]);
        names.Say("moves.test", [Public], ["10.0.0.1"]);
        names.Say("inside.test", ["169.254.169.254"]);
        names.Say("mixed.test", ["127.0.0.1", Public, "10.0.0.1"]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddFetching();
        await using var product = builder.Build();
        var files = product.Services.GetRequiredService<RemoteFiles>();

        var fetched = new List<Fetched>();
        string[] addresses =
        [
            "http://changes.test/song", "http://changes.test/song", "http://moves.test/redirect", "http://inside.test/song", "http://mixed.test/song",
            .. Inside.Select(address => $"http://{Written(address)}/song"),
        ];
        foreach (var address in addresses)
        {
            reached.Clear();
            var (file, refusal) = await files.OpenAsync(new Uri(address), MaxBytes, CancellationToken.None);
            if (file is not null)
            {
                await file.DisposeAsync();
            }

            fetched.Add(new Fetched(address, refusal?.Code, [.. reached]));
        }

        // That the web server is where nobody came must be true, or it would prove nothing that nobody came.
        reached.Clear();
        using var anybody = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var address in Inside)
        {
            await anybody.GetStringAsync(new Uri($"http://{Written(address)}/song"));
        }

        Console.WriteLine(JsonSerializer.Serialize(new Report(fetched, [.. reached], names.Asked("changes.test"), names.Asked("moves.test"))));
        return 0;
    }

    private static string Written(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;

    private static async Task<WebApplication> StartWebAsync(ConcurrentQueue<string> reached)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var web = builder.Build();
        web.Urls.Add("http://*:80");
        web.Run(async http =>
        {
            var address = http.Connection.LocalIpAddress!;
            reached.Enqueue((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
            // Each request is to need a connection, and so a look-up, of its own.
            http.Response.Headers.Connection = "close";
            if (http.Request.Path == "/redirect")
            {
                http.Response.Redirect($"http://{http.Request.Host}/song");
                return;
            }

            await http.Response.WriteAsync("music");
        });
        await web.StartAsync();
        return web;
    }

    /// <param name="Code">Why it was refused, or <see langword="null"/>.</param>
    /// <param name="Reached">The addresses of ours at which the web server was asked.</param>
    internal sealed record Fetched(string Address, string? Code, IReadOnlyList<string> Reached);

    /// <param name="Live">The inner addresses at which the web server answers those who are inside.</param>
    internal sealed record Report(IReadOnlyList<Fetched> Fetched, IReadOnlyList<string> Live, int ChangesAsked, int MovesAsked);
}
