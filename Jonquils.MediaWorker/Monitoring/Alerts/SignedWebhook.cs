using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Monitoring.Alerts;

/// <summary>Signs what is posted to the webhook, so that its receiver can tell that it is ours and new.</summary>
/// <remarks>
/// Header <c>X-Jonquils-Signature</c> is <c>sha256=</c> and the hexadecimal HMAC-SHA256, under <c>Monitoring:WebhookSecret</c>, of the time in header
/// <c>X-Jonquils-Timestamp</c> (Unix seconds), a full stop, and the body. A receiver refuses what is older than some minutes.
/// </remarks>
internal sealed class SignedWebhook(IOptions<MonitoringOptions> options, TimeProvider clock) : DelegatingHandler
{
    /// <summary>Name of the HTTP client, and of the outbox's destination.</summary>
    public const string Client = "alert-webhook";

    public const string SignatureHeader = "X-Jonquils-Signature";
    public const string TimestampHeader = "X-Jonquils-Timestamp";

    /// <summary>Stands where no address is set; nothing is ever sent there.</summary>
    public static Uri Nowhere { get; } = new("http://localhost/");

    public static string Sign(string secret, string timestamp, byte[] body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(timestamp + "."), .. body]));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (options.Value.WebhookUrl is null || options.Value.WebhookSecret is not { } secret)
        {
            // Written while there was an address: the outbox gives it up.
            return new HttpResponseMessage(HttpStatusCode.Gone);
        }

        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add(TimestampHeader, timestamp);
        request.Headers.Add(SignatureHeader, Sign(secret, timestamp, body));
        return await base.SendAsync(request, cancellationToken);
    }
}
