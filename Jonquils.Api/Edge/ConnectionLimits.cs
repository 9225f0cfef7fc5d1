using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Edge;

/// <summary>How much a request may bring, and how slowly it may be sent and its answer read, before anybody asks who sends it.</summary>
internal static class ConnectionLimits
{
    /// <summary>Largest body in bytes; routes that bring files or long lists say so themselves.</summary>
    public const long MostBodyBytes = 1024 * 1024;

    public static void AddConnectionLimits(this WebApplicationBuilder builder) =>
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<RequestOptions>>((kestrel, options) =>
        {
            var (limits, requests) = (kestrel.Limits, options.Value);
            limits.MaxRequestBodySize = MostBodyBytes;
            limits.MaxConcurrentConnections = requests.MostConnections;
            limits.RequestHeadersTimeout = requests.HeadersWithin;
            limits.KeepAliveTimeout = requests.IdleFor;
            limits.MinRequestBodyDataRate = new MinDataRate(requests.LeastBytesSentPerSecond, requests.RateGrace);
            limits.MinResponseDataRate = new MinDataRate(requests.LeastBytesReadPerSecond, requests.RateGrace);
        });
}
