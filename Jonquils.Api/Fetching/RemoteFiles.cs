using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Fetching;

/// <summary>Fetches files from addresses that users name, without letting them reach what only this server can reach (server-side request forgery).</summary>
internal sealed class RemoteFiles : IDisposable
{
    private const int HeaderKilobytes = 32;

    private readonly HttpClient _client;
    private readonly IOptions<FetchOptions> _options;
    private readonly TimeProvider _clock;

    public RemoteFiles(GuardedConnections connections, IOptions<FetchOptions> options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _client = new HttpClient(new SocketsHttpHandler
        {
            // A proxy would do the connecting, and nobody the checking. Redirects are followed here, each one checked.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            Credentials = null,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = connections.ConnectAsync,
            ConnectTimeout = options.Value.ConnectTimeout,
            MaxResponseHeadersLength = HeaderKilobytes,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
            // Our trace ids are no business of a foreign server.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Jonquils", "1.0"));
        _client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
    }

    /// <summary>Opens a file whole.</summary>
    /// <param name="maxBytes">A larger file is refused, at once when the server says so, else while it is read.</param>
    public Task<(RemoteFile? File, FetchRefusal? Refusal)> OpenAsync(Uri address, long maxBytes, CancellationToken cancel) =>
        OpenAsync(address, null, maxBytes, _options.Value.FileTimeout, cancel);

    /// <summary>Looks at a file's beginning.</summary>
    /// <param name="count">How many bytes to read; fewer come back when the file is shorter.</param>
    /// <param name="maxBytes">A file whose server says that it is larger is refused.</param>
    public async Task<(byte[]? Start, FetchRefusal? Refusal)> PeekAsync(Uri address, int count, long maxBytes, CancellationToken cancel)
    {
        try
        {
            var (file, refusal) = await OpenAsync(address, count, maxBytes, _options.Value.AnswerTimeout, cancel);
            if (file is null)
            {
                return (null, refusal);
            }

            await using (file)
            {
                var start = new byte[count];
                var read = await file.Body.ReadAtLeastAsync(start, count, throwOnEndOfStream: false, cancel);
                return (start[..read], null);
            }
        }
        catch (FetchException error)
        {
            return (null, error.Refusal);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<(RemoteFile? File, FetchRefusal? Refusal)> OpenAsync(Uri address, int? start, long maxBytes, TimeSpan limit, CancellationToken cancel)
    {
        var options = _options.Value;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.AnswerTimeout);
        try
        {
            for (var hop = 0; hop <= options.MaxRedirects; hop++)
            {
                if (RemoteAddress.Refuse(address, options) is { } refusal)
                {
                    return (null, refusal);
                }

                var response = await SendAsync(address, start, patience.Token);
                if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                    && response.Headers.Location is { } next)
                {
                    response.Dispose();
                    address = next.IsAbsoluteUri ? next : new Uri(address, next);
                    continue;
                }

                return await TakeAsync(response, address, start, maxBytes, limit, patience.Token);
            }

            return (null, FetchRefusal.TooManyRedirects);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, FetchRefusal.TooSlow);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException or UriFormatException)
        {
            return (null, FetchRefusal.Unreachable);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, int? start, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (start is { } count)
        {
            request.Headers.Range = new RangeHeaderValue(0, count - 1);
        }

        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    private async Task<(RemoteFile? File, FetchRefusal? Refusal)> TakeAsync(
        HttpResponseMessage response, Uri address, int? start, long maxBytes, TimeSpan limit, CancellationToken cancel)
    {
        var content = response.Content.Headers;
        var bytes = response.StatusCode == HttpStatusCode.PartialContent ? content.ContentRange?.Length : content.ContentLength;
        var refusal = response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent) || (start is null && response.StatusCode == HttpStatusCode.PartialContent)
            ? FetchRefusal.Status((int)response.StatusCode)
            : content.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) ? FetchRefusal.Encoded
            : bytes > maxBytes ? FetchRefusal.TooLarge(maxBytes)
            : null;
        if (refusal is not null)
        {
            response.Dispose();
            return (null, refusal);
        }

        var body = await response.Content.ReadAsStreamAsync(cancel);
        // A look reads a few bytes of a file that may be of any length; what it reads is bounded by itself.
        return (new RemoteFile(response, new WatchedBody(body, start is null ? maxBytes : long.MaxValue, _options.Value, limit, _clock), address, bytes), null);
    }
}
