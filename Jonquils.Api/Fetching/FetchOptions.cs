using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Jonquils.Api.Fetching;

/// <summary>Settings of section <c>Fetch</c>: what the server fetches from addresses that users name.</summary>
internal sealed record FetchOptions : IValidatableObject
{
    public const string Section = "Fetch";

    private static readonly int[] WebPorts = [80, 443];

    /// <summary>Host names, addresses or networks (CIDR) that may be fetched from although they are not public, on any port; for tests and local use.</summary>
    public IReadOnlyList<string> AllowedAddresses { get; init; } = [];

    /// <summary>Ports of public servers; 80 and 443 when none is listed.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    [Range(0, 20)]
    public int MaxRedirects { get; init; } = 5;

    /// <summary>How long a server may take to accept a connection, handshake included.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer may take to begin, redirects included, and how long a look at a file may take in all.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a whole file may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FileTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Slowest server that is borne, in bytes per second on the average, after <see cref="RateGrace"/>.</summary>
    [Range(1, 1_000_000_000)]
    public int LeastBytesPerSecond { get; init; } = 4096;

    /// <summary>How long a server may be slower than <see cref="LeastBytesPerSecond"/> at the beginning, and silent at any time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan RateGrace { get; init; } = TimeSpan.FromSeconds(10);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var entry in AllowedAddresses)
        {
            if (!IPAddress.TryParse(entry, out _) && !IPNetwork.TryParse(entry, out _) && Uri.CheckHostName(entry) != UriHostNameType.Dns)
            {
                yield return new($"Setting Fetch:AllowedAddresses has '{entry}', which is no host name, address or network.");
            }
        }

        foreach (var port in Ports)
        {
            if (port is < 1 or > 65535)
            {
                yield return new($"Setting Fetch:Ports has {port}, which is no port.");
            }
        }
    }

    /// <summary>Whether a host is listed by its name, so that whatever it resolves to is allowed.</summary>
    public bool AllowsHost(string host) => AllowedAddresses.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an address is listed, by itself or by its network.</summary>
    public bool AllowsAddress(IPAddress address) => AllowedAddresses.Any(entry =>
        IPAddress.TryParse(entry, out var listed) ? listed.Equals(address) : IPNetwork.TryParse(entry, out var network) && network.Contains(address));

    public bool AllowsPort(int port) => (Ports.Count > 0 ? Ports : WebPorts).Contains(port);
}
