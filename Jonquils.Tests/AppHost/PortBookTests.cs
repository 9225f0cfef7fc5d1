using System.Net;
using System.Net.Sockets;
using Jonquils.AppHost.Local;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.AppHost;

public sealed class PortBookTests
{
    [Fact]
    public async Task A_taken_port_gives_way_to_the_next_free_one_and_that_is_said()
    {
        using var somebody = Listen(TestStack.FreePort());
        var wanted = ((IPEndPoint)somebody.LocalEndpoint).Port;
        var said = new List<string>();
        var book = new PortBook(await FileAsync(), said.Add);

        var given = book.TakeNear("api", wanted);

        Assert.InRange(given, wanted + 1, wanted + 20);
        Assert.Contains($"Port {wanted} is taken", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_free_port_is_given_as_wanted_and_without_a_word()
    {
        var wanted = TestStack.FreePort();
        var said = new List<string>();

        Assert.Equal(wanted, new PortBook(await FileAsync(), said.Add).TakeNear("api", wanted));
        Assert.Empty(said);
    }

    [Fact]
    public async Task Ports_of_servers_stay_the_same_from_start_to_start()
    {
        var file = await FileAsync();
        var first = new PortBook(file, _ => { });
        var (postgres, redis) = (first.Take("postgres"), first.Take("redis"));
        await first.SaveAsync(CancellationToken.None);

        var second = new PortBook(file, _ => { });

        Assert.NotEqual(postgres, redis);
        Assert.Equal((redis, postgres), (second.Take("redis"), second.Take("postgres")));
    }

    [Fact]
    public async Task A_kept_port_that_somebody_took_is_replaced_and_that_is_said()
    {
        var file = await FileAsync();
        var first = new PortBook(file, _ => { });
        var kept = first.Take("redis");
        await first.SaveAsync(CancellationToken.None);
        using var somebody = Listen(kept);
        var said = new List<string>();

        Assert.NotEqual(kept, new PortBook(file, said.Add).Take("redis"));
        Assert.Contains($"Port {kept}", Assert.Single(said), StringComparison.Ordinal);
    }

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    private static async Task<string> FileAsync() => Path.Combine(await TestStack.NewFolderAsync("ports"), "ports.json");
}
