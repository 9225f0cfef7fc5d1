using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Jonquils.ServiceDefaults.Http;

/// <summary>Settings of section <c>Proxies</c>: who may say where a request really came from.</summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxies";

    /// <summary>Addresses or networks (CIDR) of our own proxies. Empty: nobody's <c>X-Forwarded-*</c> is believed.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>Proxies of ours that a request passes; entries further to the left in <c>X-Forwarded-For</c> are the client's own words.</summary>
    [Range(1, 8)]
    public int Hops { get; init; } = 1;

    /// <summary>Host names that <c>X-Forwarded-Host</c> may give. Empty: the header is not read, because most proxies pass on what a client wrote there.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    internal static bool IsAddressOrNetwork(string text) => IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _);
}

/// <summary>Settings of section <c>Https</c>.</summary>
public sealed class HttpsOptions
{
    public const string Section = "Https";

    /// <summary>
    /// Whether browsers must come by https: plain requests are redirected, answers carry HSTS, cookies are <c>Secure</c>. On unless the
    /// environment is Development.
    /// </summary>
    public bool Required { get; set; }

    /// <summary>Port that plain requests are redirected to.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 443;

    /// <summary>How long a browser remembers to come by https only.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "730.00:00:00")]
    public TimeSpan HstsFor { get; init; } = TimeSpan.FromDays(365);
}
