using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.Limits;

/// <summary>Limits of what one network address may ask for, beyond the limit on requests as such.</summary>
internal static class AddressLimit
{
    private const int NetworkBytes = 8;

    /// <summary>Answers 429 with <c>Retry-After</c> when an address asks too often.</summary>
    public static RouteHandlerBuilder LimitPerAddress(this RouteHandlerBuilder route, Func<AccountOptions, AttemptRule> rule)
    {
        route.AddEndpointFilter(async (context, next) =>
        {
            var services = context.HttpContext.RequestServices;
            var wait = await services.GetRequiredService<AttemptCounter>().TryAsync(
                rule(services.GetRequiredService<IOptions<AccountOptions>>().Value), NetworkOf(context.HttpContext.Connection.RemoteIpAddress), context.HttpContext.RequestAborted);
            return wait is { } delay ? AccountProblems.TooManyAttempts(delay) : await next(context);
        });
        return route.ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    /// <summary>What counts as one address: an IPv4 address, or the /64 network of an IPv6 one, since every customer has that many.</summary>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes))
            : address.ToString();
    }
}
