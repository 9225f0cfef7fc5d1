using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Fetching;

/// <summary>Looks up the addresses of a host.</summary>
internal delegate Task<IPAddress[]> LookUpHost(string host, CancellationToken cancel);

/// <summary>Opens connections to public servers only. A name is looked up here, and the very address that was checked is connected to, so that a name
/// whose answer changes in between (DNS rebinding) gains nothing.</summary>
internal sealed class GuardedConnections(LookUpHost lookUp, IOptions<FetchOptions> options)
{
    private const int MostAddresses = 4;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await lookUp(host, cancel);
        var allowed = addresses.Where(address => IsAllowed(host, address, port)).Take(MostAddresses).ToList();
        if (allowed.Count == 0)
        {
            throw new NotPublicException();
        }

        SocketException? last = null;
        foreach (var address in allowed)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException error)
            {
                socket.Dispose();
                last = error;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }

    private bool IsAllowed(string host, IPAddress address, int port)
    {
        var settings = options.Value;
        return settings.AllowsHost(host) || (!address.IsIPv4MappedToIPv6 && settings.AllowsAddress(address)) || (PublicInternet.Has(address) && settings.AllowsPort(port));
    }
}
