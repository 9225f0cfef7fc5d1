using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Jonquils.Tests.Fetching;

/// <summary>A server of somebody else that no decent server program would be: it answers byte for byte what a test tells it to.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, Func<Stream, CancellationToken, Task>> _answers = new();
    private readonly Task _accepting;

    public RawServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Answers by writing to the connection, which is closed when done.</summary>
    public Uri On(string path, Func<Stream, CancellationToken, Task> answer)
    {
        _answers[path] = answer;
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{path}"));
    }

    /// <summary>Serves a file with an honest length.</summary>
    public Uri Serve(string path, byte[] content) => On(path, async (connection, cancel) =>
    {
        await WriteAsync(connection, $"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n", cancel);
        await connection.WriteAsync(content, cancel);
    });

    public Uri Answer(string path, string head) => On(path, (connection, cancel) => WriteAsync(connection, head, cancel));

    public static async Task WriteAsync(Stream connection, string text, CancellationToken cancel) => await connection.WriteAsync(Encoding.Latin1.GetBytes(text), cancel);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var connection = client.GetStream();
                var head = await ReadHeadAsync(connection, _closing.Token);
                var path = head.Split(' ').ElementAtOrDefault(1)?.Split('?')[0] ?? "";
                await (_answers.TryGetValue(path, out var answer)
                    ? answer(connection, _closing.Token)
                    : WriteAsync(connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", _closing.Token));
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side hung up, which is what many tests want it to do.
            }
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream connection, CancellationToken cancel)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await connection.ReadAsync(buffer, cancel) == 1)
        {
            head.Append((char)buffer[0]);
        }

        return head.ToString();
    }
}
