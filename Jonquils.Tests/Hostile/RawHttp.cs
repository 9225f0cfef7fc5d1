using System.Net.Sockets;
using System.Text;

namespace Jonquils.Tests.Hostile;

/// <summary>Speaks to a server in bytes that no HTTP client would write.</summary>
internal static class RawHttp
{
    /// <summary>How long a server may take to end a connection that it must not bear for ever.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends bytes as they are and reads the answer.</summary>
    public static async Task<HostileAnswer> AskAsync(Uri server, string text, byte[]? body = null) => Read(await SayAsync(server, text, body));

    /// <summary>Sends bytes as they are.</summary>
    /// <returns>All that the server said until it closed.</returns>
    public static async Task<byte[]> SayAsync(Uri server, string text, byte[]? body = null)
    {
        using var client = await ConnectAsync(server);
        var stream = client.GetStream();
        using var patience = new CancellationTokenSource(Patience);
        using var received = new MemoryStream();
        // At the same time: a server may answer and close before it has heard all.
        var hearing = IgnoringTheCutAsync(stream.CopyToAsync(received, patience.Token));
        await IgnoringTheCutAsync(SendAsync());
        await hearing;
        return received.ToArray();

        async Task SendAsync()
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), patience.Token);
            await stream.WriteAsync(body ?? [], patience.Token);
        }
    }

    /// <summary>Waits for something that ends well too when the server closes in the middle of it.</summary>
    public static async Task IgnoringTheCutAsync(Task speaking)
    {
        try
        {
            await speaking;
        }
        catch (IOException)
        {
            // It had heard enough; what it said before counts.
        }
    }

    public static async Task<TcpClient> ConnectAsync(Uri server)
    {
        var client = new TcpClient();
        await client.ConnectAsync("localhost", server.Port);
        return client;
    }

    /// <summary>Reads the first answer out of what a server sent; what follows it stays in the body.</summary>
    public static HostileAnswer Read(byte[] received)
    {
        var parts = Encoding.UTF8.GetString(received).Split("\r\n\r\n", 2);
        var head = parts[0].Split("\r\n");
        var type = head.FirstOrDefault(line => line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase))?.Split(':', 2)[1].Split(';')[0].Trim();
        var status = head[0].Split(' ') is [_, var number, ..] && int.TryParse(number, out var code) ? code : 0;
        var content = parts.ElementAtOrDefault(1) ?? "";
        // These answers come in one chunk: its size, itself, and the end.
        return new HostileAnswer(status, type, head.Any(line => line.Equals("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)) ? content.Split("\r\n").ElementAtOrDefault(1) ?? "" : content, parts[0]);
    }
}
