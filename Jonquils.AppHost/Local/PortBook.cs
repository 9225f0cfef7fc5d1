using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace Jonquils.AppHost.Local;

/// <summary>Which port each part listens on: chosen once, kept in the data folder, replaced when somebody else took it.</summary>
internal sealed class PortBook(string file, Action<string> say)
{
    // Below the range that the kernel gives to outgoing connections (32768 and up), so that none of those can take it between our choice and the bind.
    private const int Lowest = 15000;
    private const int Highest = 29999;

    private readonly Dictionary<string, int> _kept = Load(file);
    private readonly HashSet<int> _given = [];

    /// <summary>A port for a part whose number does not matter, the same as last time when it is still free.</summary>
    public int Take(string name)
    {
        if (_kept.TryGetValue(name, out var kept))
        {
            if (IsFree(kept))
            {
                return Give(name, kept);
            }

            say($"Port {kept}, which {name} used until now, is taken by another program; {name} moves to another one.");
        }

        while (true)
        {
            var candidate = RandomNumberGenerator.GetInt32(Lowest, Highest + 1);
            if (IsFree(candidate))
            {
                return Give(name, candidate);
            }
        }
    }

    /// <summary>The port that people expect, else the next free one, said aloud.</summary>
    /// <param name="wanted">0 takes any.</param>
    public int TakeNear(string name, int wanted)
    {
        if (wanted == 0)
        {
            return Take(name);
        }

        var port = wanted;
        while (!IsFree(port))
        {
            port++;
        }

        if (port != wanted)
        {
            say($"Port {wanted} is taken by another program; {name} listens on {port} instead.");
        }

        _given.Add(port);
        return port;
    }

    public Task SaveAsync(CancellationToken cancel) => PrivateFile.WriteAsync(file, JsonSerializer.Serialize(_kept), cancel);

    /// <summary>Whether nobody listens there on either loopback address: <c>localhost</c> may mean both.</summary>
    private bool IsFree(int port) => !_given.Contains(port) && CanBind(IPAddress.Loopback, port) && CanBind(IPAddress.IPv6Loopback, port);

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException failure)
        {
            // A machine without IPv6 cannot have anybody listening there.
            return failure.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }

    private int Give(string name, int port)
    {
        _given.Add(port);
        _kept[name] = port;
        return port;
    }

    private static Dictionary<string, int> Load(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(file)) ?? [] : [];
}
