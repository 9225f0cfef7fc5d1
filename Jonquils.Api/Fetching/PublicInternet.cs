using System.Net;
using System.Net.Sockets;

namespace Jonquils.Api.Fetching;

/// <summary>Which addresses belong to the public internet, by IANA's registries of special-purpose addresses (RFC 6890 and its successors).</summary>
internal static class PublicInternet
{
    private static readonly IPNetwork[] SpecialV4 = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    }.Select(IPNetwork.Parse)];

    // Everything outside is loopback, link-local, unique-local, multicast, IPv4 in disguise (mapped, compatible, NAT64) or unassigned.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    // Teredo and its neighbours, documentation, and 6to4, which hides an IPv4 address that may be a private one.
    private static readonly IPNetwork[] SpecialV6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    // IPNetwork takes IPv4 in disguise for what is inside, so the disguise is refused before.
    public static bool Has(IPAddress address) => !address.IsIPv4MappedToIPv6 && address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !SpecialV4.Any(network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => GlobalV6.Contains(address) && !SpecialV6.Any(network => network.Contains(address)),
        _ => false,
    };
}
