using System.Diagnostics;
using System.Text.Json;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Fetching;

/// <summary>
/// Names whose addresses change between two questions (DNS rebinding), with a real name server and the system's own resolver. Needs Linux with user namespaces
/// (<c>unshare --user --net --mount</c>) and <c>ip</c>: only in a network of its own can this machine have any address.
/// </summary>
[Trait("Category", "Hostile")]
[Trait("Category", "Long")]
public sealed class DnsThatChangesTests
{
    [Fact]
    public async Task The_address_that_was_checked_is_the_one_that_is_connected_to()
    {
        var report = await RunAsync();

        Assert.Equal(OwnNetwork.Inside.Order(), report.Live.Order());
        var fetched = report.Fetched.ToList();
        // The first answer is a public address: it is taken, and the name is not asked for again.
        Assert.Equal(((string?)null, OwnNetwork.Public), (fetched[0].Code, Assert.Single(fetched[0].Reached)));
        // The second answer is this machine: looked up anew, refused anew.
        Assert.Equal(("not_reachable", 2), (fetched[1].Code, report.ChangesAsked));
        Assert.Empty(fetched[1].Reached);
        // Between a redirect and its target the name changed.
        Assert.Equal(("not_reachable", OwnNetwork.Public, 2), (fetched[2].Code, Assert.Single(fetched[2].Reached), report.MovesAsked));
        Assert.Equal("not_reachable", fetched[3].Code);
        Assert.Empty(fetched[3].Reached);
        // Of several addresses only the public one counts.
        Assert.Equal(((string?)null, OwnNetwork.Public), (fetched[4].Code, Assert.Single(fetched[4].Reached)));
        Assert.Equal(OwnNetwork.Inside.Length + 5, fetched.Count);
        Assert.All(fetched.Skip(5), inner => Assert.Equal(("not_reachable", 0), (inner.Code, inner.Reached.Count)));
    }

    private static async Task<OwnNetwork.Report> RunAsync()
    {
        var resolver = Path.Combine(await TestStack.NewFolderAsync("dns"), "resolv.conf");
        await File.WriteAllTextAsync(resolver, $"nameserver {OwnNetwork.NameServer}\n");
        var addresses = string.Join("; ", OwnNetwork.Inside.Append(OwnNetwork.Public).Where(address => address is not ("127.0.0.1" or "::1"))
            .Select(address => address.Contains(':', StringComparison.Ordinal) ? $"ip -6 addr add {address}/128 dev lo nodad" : $"ip addr add {address}/32 dev lo"));
        var start = new ProcessStartInfo("unshare")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in (string[])
            ["--user", "--map-root-user", "--mount", "--net", "sh", "-ec", $"mount --bind {resolver} /etc/resolv.conf; ip link set lo up; {addresses}; exec \"$@\"", "sh", "dotnet", typeof(OwnNetwork).Assembly.Location])
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"{output}{await errors}");
            return JsonSerializer.Deserialize<OwnNetwork.Report>(output)!;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
