using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Jonquils.Tests.Fetching;

/// <summary>A name server that does not stand by its word: each question for a name's IPv4 addresses gets the next of its answers, which may be forgotten at once.</summary>
internal sealed class ChangingDns : IAsyncDisposable
{
    private const int HeaderBytes = 12;
    private const int QuestionTailBytes = 4;
    private const ushort Ipv4 = 1;

    private readonly UdpClient _socket;
    private readonly ConcurrentDictionary<string, IPAddress[][]> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _answering;

    public ChangingDns(IPEndPoint address)
    {
        _socket = new UdpClient(address);
        _answering = AnswerAsync();
    }

    /// <summary>How often a name's IPv4 addresses were asked for.</summary>
    public int Asked(string name) => _asked.GetValueOrDefault(name);

    /// <summary>Tells what a name's questions are answered with, the first one first; the last stays.</summary>
    public void Say(string name, params string[][] answers) => _answers[name] = [.. answers.Select(answer => answer.Select(IPAddress.Parse).ToArray())];

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await Task.WhenAny(_answering);
        _socket.Dispose();
        _closing.Dispose();
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            var question = await _socket.ReceiveAsync(_closing.Token);
            await _socket.SendAsync(Answer(question.Buffer), question.RemoteEndPoint, _closing.Token);
        }
    }

    // RFC 1035: header, the question as it came, and one record for each address, with a pointer to the question's name and no time to live.
    private byte[] Answer(byte[] question)
    {
        var (name, end) = ReadName(question);
        IPAddress[] addresses = [];
        if (BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(end)) == Ipv4 && _answers.TryGetValue(name, out var answers))
        {
            var times = _asked.AddOrUpdate(name, 1, (_, before) => before + 1);
            addresses = answers[Math.Min(times, answers.Length) - 1];
        }

        using var answer = new MemoryStream();
        answer.Write([question[0], question[1], 0x81, 0x80, 0, 1, 0, (byte)addresses.Length, 0, 0, 0, 0]);
        answer.Write(question.AsSpan(HeaderBytes..(end + QuestionTailBytes)));
        foreach (var address in addresses)
        {
            answer.Write([0xC0, HeaderBytes, 0, (byte)Ipv4, 0, 1, 0, 0, 0, 0, 0, 4, .. address.GetAddressBytes()]);
        }

        return answer.ToArray();
    }

    private static (string Name, int End) ReadName(byte[] question)
    {
        var labels = new List<string>();
        var at = HeaderBytes;
        while (question[at] > 0)
        {
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
            at += question[at] + 1;
        }

        return (string.Join('.', labels), at + 1);
    }
}
