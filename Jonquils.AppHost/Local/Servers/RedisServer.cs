using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Jonquils.AppHost.Local.Processes;

namespace Jonquils.AppHost.Local.Servers;

/// <summary>A Redis server of our own, with a password and an append-only file.</summary>
internal sealed record RedisServer(Part Part, string ConnectionString)
{
    public const string Name = "redis";

    /// <param name="program">Path of <c>redis-server</c>.</param>
    /// <param name="folder">Where the append-only file lies; made when missing.</param>
    /// <param name="durable">Whether the data should survive the run; without it nothing is written to disk.</param>
    public static RedisServer Prepare(string program, string folder, int port, string password, bool durable)
    {
        Directory.CreateDirectory(folder);
        var spec = new ChildSpec(Name, program,
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder, "--daemonize", "no",
            "--appendonly", durable ? "yes" : "no", "--save", "", "--requirepass", password,
            // Locks and counters live here: losing some silently to eviction is worse than an error that says the memory is full.
            "--maxmemory", "256mb", "--maxmemory-policy", "noeviction", "--loglevel", "warning",
        ]);
        return new RedisServer(
            new Part(spec, $"localhost:{port}", cancel => AnswersAsync(port, password, cancel)),
            $"localhost:{port},password={password}");
    }

    private static async Task<bool> AnswersAsync(int port, string password, CancellationToken cancel)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancel);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nPING\r\n"), cancel);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadLineAsync(cancel) == "+OK" && await reader.ReadLineAsync(cancel) == "+PONG";
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            return false;
        }
    }
}
