using System.Net;
using System.Net.Sockets;
using System.Text;
using Jonquils.Tests.Given;
using Jonquils.Tests.Hostile;
using Jonquils.Tests.Playback;

namespace Jonquils.Tests.Edge;

/// <summary>Clients that hold a connection and send or read next to nothing: each is ended, and others are served meanwhile and afterwards.</summary>
[Trait("Category", "Hostile")]
[Trait("Category", "Security")]
public sealed class SlowClientsTests(SlowClientsTests.Host api) : IClassFixture<SlowClientsTests.Host>
{
    private const string Head = "Host: localhost\r\nContent-Type: application/json\r\n";

    [Fact]
    public async Task Headers_that_drip_in_without_end_are_heard_for_so_long_only()
    {
        using var slow = await RawHttp.ConnectAsync(api.Address);

        var heard = await DripAsync(slow, "GET /api/v1/tracks HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

        Assert.Equal(408, heard.Status);
        await IsServedAsync();
    }

    [Theory]
    [InlineData("Content-Length: 60000\r\n\r\n{\"login\":\"")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nea60\r\n{\"login\":\"")]
    public async Task A_body_that_drips_in_is_told_that_it_is_too_slow(string beginning)
    {
        using var slow = await RawHttp.ConnectAsync(api.Address);

        var heard = await DripAsync(slow, $"POST /api/v1/auth/login HTTP/1.1\r\n{Head}{beginning}");

        Assert.Equal(408, heard.Status);
        Assert.Contains("request_timeout", heard.Body, StringComparison.Ordinal);
        await IsServedAsync();
    }

    [Fact]
    public async Task Who_does_not_read_a_large_answer_is_left()
    {
        var (root, _, folder) = await api.PlayableAsync();
        const long Bytes = 64 * 1024 * 1024;
        await using (var large = File.Create(Path.Combine(api.ObjectsFolder, "hls", folder, "a64", "large.mp4")))
        {
            large.SetLength(Bytes);
        }

        using var slow = await RawHttp.ConnectAsync(api.Address);
        var stream = slow.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {new Uri(root).AbsolutePath}a64/large.mp4 HTTP/1.1\r\n{Head}\r\n"));

        // Without reading, the end of a connection shows only in what is written to it.
        await WriteUntilClosedAsync(stream);
        var read = await DrainAsync(stream);

        Assert.InRange(read, 1, Bytes - 1);
        await IsServedAsync();
    }

    [Fact]
    public async Task Connections_that_say_nothing_take_no_more_places_than_there_are_and_give_them_back()
    {
        var silent = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Host.MostConnections + 20; i++)
            {
                silent.Add(await RawHttp.ConnectAsync(api.Address));
            }

            // All of them are closed in the end: some at once, for want of a place, the others for saying nothing.
            var closed = await Task.WhenAll(silent.Select(async client => await DrainAsync(client.GetStream()) == 0));

            Assert.All(closed, Assert.True);
            await IsServedAsync();
        }
        finally
        {
            silent.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task An_honest_client_is_served_while_many_others_are_slow()
    {
        var slow = await Task.WhenAll(Enumerable.Range(0, Host.MostConnections / 2).Select(_ => RawHttp.ConnectAsync(api.Address)));
        var drips = slow.Select(client => DripAsync(client, "GET /api/v1/tracks HTTP/1.1\r\nX-Slow: ")).ToList();

        for (var i = 0; i < 5; i++)
        {
            await IsServedAsync();
        }

        Assert.All(await Task.WhenAll(drips), heard => Assert.Equal(408, heard.Status));
        Array.ForEach(slow, client => client.Dispose());
    }

    // Sends a beginning and then a byte now and again, until the server answers or closes.
    private static async Task<HostileAnswer> DripAsync(TcpClient client, string beginning)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning));
        using var received = new MemoryStream();
        using var patience = new CancellationTokenSource(RawHttp.Patience);
        var hearing = RawHttp.IgnoringTheCutAsync(stream.CopyToAsync(received, patience.Token));
        await RawHttp.IgnoringTheCutAsync(SpeakAsync());
        await hearing;
        return RawHttp.Read(received.ToArray());

        async Task SpeakAsync()
        {
            while (!hearing.IsCompleted && received.Length == 0)
            {
                await stream.WriteAsync("x"u8.ToArray(), patience.Token);
                await Task.WhenAny(hearing, Task.Delay(200, patience.Token));
            }
        }
    }

    private static Task WriteUntilClosedAsync(NetworkStream stream)
    {
        return RawHttp.IgnoringTheCutAsync(WriteAsync());

        async Task WriteAsync()
        {
            using var patience = new CancellationTokenSource(RawHttp.Patience);
            while (true)
            {
                await stream.WriteAsync("x"u8.ToArray(), patience.Token);
                await Task.Delay(200, patience.Token);
            }
        }
    }

    /// <returns>How many bytes came until the server closed.</returns>
    private static async Task<long> DrainAsync(NetworkStream stream)
    {
        using var patience = new CancellationTokenSource(RawHttp.Patience);
        var read = 0L;
        await RawHttp.IgnoringTheCutAsync(ReadAsync());
        return read;

        async Task ReadAsync()
        {
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, patience.Token) is > 0 and var more)
            {
                read += more;
            }
        }
    }

    private async Task IsServedAsync()
    {
        using var honest = api.Anonymous;
        using var answer = await honest.GetAsync("/api/v1/tracks?limit=1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>The Api with little patience and few places.</summary>
    public sealed class Host : ApiHost
    {
        public const int MostConnections = 60;

        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Requests:HeadersWithin"] = "00:00:02";
            settings["Requests:IdleFor"] = "00:00:03";
            settings["Requests:RateGrace"] = "00:00:01.500";
            settings["Requests:LeastBytesReadPerSecond"] = "10000000";
            settings["Requests:MostConnections"] = $"{MostConnections}";
        }
    }
}
