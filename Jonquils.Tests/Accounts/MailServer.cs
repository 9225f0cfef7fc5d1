using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Jonquils.Tests.Accounts;

/// <summary>A mail server on a free port that takes every letter (RFC 5321, as far as one sender needs it).</summary>
internal sealed partial class MailServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<(string To, string Text)> _letters = new();

    public MailServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int CountTo(string address) => _letters.Count(letter => letter.To == address);

    /// <summary>Waits for the <paramref name="number"/>th letter to an address.</summary>
    public async Task<string> LetterToAsync(string address, int number = 1)
    {
        var waited = Stopwatch.StartNew();
        while (CountTo(address) < number)
        {
            NeedTime(waited, $"No letter came to {address}.");
            await Task.Delay(20);
        }

        return _letters.Where(letter => letter.To == address).ElementAt(number - 1).Text;
    }

    public async Task<string> TokenToAsync(string address, int number = 1)
    {
        var found = Token().Match(await LetterToAsync(address, number));
        return found.Success ? found.Groups[1].Value : throw new InvalidOperationException("The letter has no link.");
    }

    /// <summary>Waits for a letter to an address that leads to a page of the web app.</summary>
    /// <param name="page">Its path, without the slash.</param>
    /// <returns>The whole address, as it stands in the letter.</returns>
    public async Task<string> LinkToAsync(string address, string page)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            // Not by lines: a letter's own line feeds are written as "=0A" too.
            var pattern = $"http://[\\w.:-]+/{page}#token=[\\w-]+";
            if (_letters.Where(letter => letter.To == address).Select(letter => Regex.Match(letter.Text, pattern)).FirstOrDefault(found => found.Success) is { } link)
            {
                return link.Value;
            }

            NeedTime(waited, $"No letter to {address} leads to {page}.");
            await Task.Delay(20);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static void NeedTime(Stopwatch waited, string missing)
    {
        if (waited.Elapsed >= Patience)
        {
            throw new TimeoutException(missing);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 ready");
        var to = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
            {
                to = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
            }

            if (line == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                _letters.Enqueue((to, await ReadLetterAsync(reader)));
            }

            await writer.WriteLineAsync(line == "QUIT" ? "221 bye" : "250 ok");
        }
    }

    private static async Task<string> ReadLetterAsync(StreamReader reader)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            lines.Add(line);
        }

        // Quoted-printable breaks long lines with "=" and writes "=" as "=3D" (RFC 2045, section 6.7).
        return string.Join('\n', lines).Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
    }

    [GeneratedRegex("#token=([A-Za-z0-9_-]+)")]
    private static partial Regex Token();
}
