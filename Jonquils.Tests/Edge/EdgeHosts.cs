using Jonquils.Tests.Given;

namespace Jonquils.Tests.Edge;

/// <summary>An Api in production behind an ingress without a fixed address: whoever calls is our proxy.</summary>
public sealed class ProductionHost : ApiHost
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["environment"] = "Production";
        // As some platforms set it; on its own it would make the service believe everybody.
        settings["FORWARDEDHEADERS_ENABLED"] = "true";
        settings["Proxies:Known:0"] = "0.0.0.0/0";
        settings["Proxies:Known:1"] = "::/0";
        settings["Proxies:Hosts:0"] = "api.example.org";
        settings["RateLimits:RequestsPerMinutePerAddress"] = "30";
    }
}

/// <summary>An Api whose proxies are elsewhere: whoever calls from this machine is a stranger.</summary>
public sealed class GuardedHost : ApiHost
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["environment"] = "Production";
        settings["Https:Required"] = "false";
        settings["Proxies:Known:0"] = "192.0.2.0/24";
        settings["Proxies:Hosts:0"] = "api.example.org";
        settings["RateLimits:RequestsPerMinutePerAddress"] = "30";
    }
}

/// <summary>An Api without proxies, on a platform that would have it believe everybody.</summary>
public sealed class UnproxiedHost : ApiHost
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["FORWARDEDHEADERS_ENABLED"] = "true";
        settings["RateLimits:RequestsPerMinutePerAddress"] = "30";
    }
}
