using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Uploads;

/// <summary>An upload whose body comes in pieces, without saying how long it will be, from a client that hears the answer at once.</summary>
internal sealed class SlowUpload : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client;
    private readonly Task<string> _answer;

    private SlowUpload(TcpClient client)
    {
        _client = client;
        _answer = ReadAsync();
    }

    /// <summary>Whether the server has said something already.</summary>
    public bool IsAnswered => _answer.IsCompleted;

    /// <summary>Sends the request's head and nothing else.</summary>
    public static async Task<SlowUpload> BeginAsync(ApiHost api, HttpClient user)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(api.Address.Host, api.Address.Port);
        var head = $"POST /api/v1/tracks/upload HTTP/1.1\r\nHost: {api.Address.Authority}\r\nAuthorization: {user.DefaultRequestHeaders.Authorization}\r\n"
            + "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        return new SlowUpload(client);
    }

    public Task<bool> BeginFileAsync() => TrySendAsync("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.flac\"\r\n\r\nfLaC"u8.ToArray());

    /// <summary>Sends a piece of the body.</summary>
    /// <returns><see langword="false"/> when the server does not want any more.</returns>
    public async Task<bool> TrySendAsync(byte[] piece)
    {
        try
        {
            byte[] chunk = [.. Encoding.ASCII.GetBytes(piece.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. piece, .. "\r\n"u8];
            await _client.GetStream().WriteAsync(chunk);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Ends the form and the body.</summary>
    public async Task EndAsync()
    {
        await TrySendAsync("\r\n--x--\r\n"u8.ToArray());
        await _client.GetStream().WriteAsync("0\r\n\r\n"u8.ToArray());
    }

    /// <summary>Head and body of the answer.</summary>
    public Task<string> AnswerAsync() => _answer.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Task.WhenAny(_answer);
    }

    // Up to the end of the problem or track: the server may wait with closing for the rest of the body.
    private async Task<string> ReadAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await _client.GetStream().ReadAsync(buffer)) > 0)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
                if (text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && text[^1] is '}' or '\n' && text.ToString().Contains('}', StringComparison.Ordinal))
                {
                    break;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // What it said before counts.
        }

        return text.ToString();
    }
}
