using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Playback;
using Jonquils.Tests.Videos;

namespace Jonquils.Tests.Hostile;

/// <summary>The Api with a few honest people and things, at which the corpus is thrown.</summary>
public sealed class HostileHost : VideoHost, IAsyncLifetime
{
    public HttpClient Ada { get; private set; } = null!;

    public HttpClient Bob { get; private set; } = null!;

    public HttpClient Administrator { get; private set; } = null!;

    /// <summary>An artist, a track and a playlist of Ada's.</summary>
    public Guid ArtistId { get; private set; }

    public Guid TrackId { get; private set; }

    public Guid PlaylistId { get; private set; }

    /// <summary>Address below which a package of 300,000 bytes is served to Ada, with its ticket; ends with a slash.</summary>
    public string Package { get; private set; } = "";

    /// <summary>Folder of a package that Ada has no ticket for.</summary>
    public string OtherFolder { get; private set; } = "";

    public string AdasToken => Ada.DefaultRequestHeaders.Authorization!.Parameter!;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await base.InitializeAsync();
        Ada = await SignedInAsAsync("ada");
        Bob = await SignedInAsAsync("bob");
        Administrator = await SignedInAsAdminAsync();
        ArtistId = await CatalogHost.NewArtistAsync(Ada);
        TrackId = await CatalogHost.NewTrackAsync(Ada, ArtistId);
        PlaylistId = await CatalogHost.IdOf(await Ada.PostAsJsonAsync("/api/v1/playlists", new { title = "Hers" }));
        (Package, _, _) = await this.PlayableAsync();
        (_, _, OtherFolder) = await this.PlayableAsync("bob");
    }

    async Task IAsyncLifetime.DisposeAsync() => await base.DisposeAsync();

    /// <summary>Sends bytes as they are and reads until the server closes or falls silent.</summary>
    internal async Task<HostileAnswer> RawAsync(string text, byte[]? body = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", Address.Port);
        var stream = client.GetStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), patience.Token);
            await stream.WriteAsync(body ?? [], patience.Token);
            await stream.CopyToAsync(received, patience.Token);
        }
        catch (IOException)
        {
            // It had heard enough and closed; what it said before counts.
        }

        var parts = Encoding.UTF8.GetString(received.ToArray()).Split("\r\n\r\n", 2);
        var head = parts[0].Split("\r\n");
        var type = head.FirstOrDefault(line => line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase))?.Split(':', 2)[1].Split(';')[0].Trim();
        var status = head[0].Split(' ') is [_, var number, ..] && int.TryParse(number, out var code) ? code : 0;
        var content = parts.ElementAtOrDefault(1) ?? "";
        // These answers come in one chunk: its size, itself, and the end.
        return new HostileAnswer(status, type, head.Any(line => line.Equals("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)) ? content.Split("\r\n").ElementAtOrDefault(1) ?? "" : content, parts[0]);
    }

    /// <summary>What the object store holds, in files and bytes.</summary>
    public (int Files, long Bytes) Stored()
    {
        var files = new DirectoryInfo(ObjectsFolder).GetFiles("*", SearchOption.AllDirectories);
        return (files.Length, files.Sum(file => file.Length));
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        base.Configure(settings);
        settings["Accounts:LockoutFailures"] = "10000";
        settings["Accounts:RegistrationsPerHour"] = "10000";
        settings["Uploads:LeastBytesPerSecond"] = "240";
        // The live server's port is as good as any other, so that what keeps us from it is its address alone.
        settings["Fetch:Ports:0"] = "80";
        settings["Fetch:Ports:1"] = "443";
        settings["Fetch:Ports:2"] = $"{Foreign.Port}";
        settings["Fetch:AnswerTimeout"] = "00:00:02";
        settings["Fetch:RateGrace"] = "00:00:01";
        settings["Fetch:LeastBytesPerSecond"] = "1000";
    }
}
