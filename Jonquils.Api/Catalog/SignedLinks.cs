using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Security;
using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Catalog;

/// <summary>Links of ours that open one thing until they expire, signed with HMAC-SHA256; for object stores that have no server of their own.</summary>
internal sealed class SignedLinks(SecurityKeys keys, TimeProvider clock)
{
    public static ForbiddenProblem Invalid { get; } = new("link_invalid", "The link is not one of ours, or it has expired.");

    /// <param name="subject">What kind of thing the link opens; a link of one kind opens no other.</param>
    /// <returns>The query string, without its question mark.</returns>
    public string Sign(string subject, string name, TimeSpan lifetime)
    {
        var expires = (clock.GetUtcNow() + lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"expires={expires}&signature={Signature(subject, name, expires)}";
    }

    public bool Holds(string subject, string name, string? expires, string? signature) =>
        expires is { Length: < 20 } && signature is { Length: < 100 }
        && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > clock.GetUtcNow().ToUnixTimeSeconds()
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Signature(subject, name, expires)), Encoding.UTF8.GetBytes(signature));

    // Tickets have a version byte in front; a text that begins so can be none of them, so one key may serve both.
    private string Signature(string subject, string name, string expires) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(keys.Tickets, Encoding.UTF8.GetBytes($"link\n{subject}\n{name}\n{expires}")));
}
