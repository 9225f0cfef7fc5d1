using System.Text;
using System.Text.Json;
using Jonquils.Api.Security;

namespace Jonquils.Api.Storage.Cookies;

/// <summary>The cookies of a domain, encrypted.</summary>
internal sealed class StoredCookies
{
    public const int MaxDomainLength = 255;

    public Guid Id { get; init; }

    /// <summary>Trimmed and in lower case.</summary>
    public required string Domain { get; init; }

    /// <summary>AES-256-GCM, bound to the domain: moved to another row it cannot be read.</summary>
    public required byte[] CookieData { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When they were last read or written, to the minute.</summary>
    public DateTimeOffset LastUsedAt { get; init; }

    public static string Normal(string domain) => domain.Trim().ToLowerInvariant();

    public static byte[] Encrypt(string json, string domain, SecurityKeys keys) => keys.Encrypt(Encoding.UTF8.GetBytes(json), ContextOf(domain));

    /// <exception cref="System.Security.Cryptography.CryptographicException">Encrypted under another master key, or changed.</exception>
    public CookiesResponse Open(SecurityKeys keys) =>
        new(Id, Domain, StoredJson.Parse(Encoding.UTF8.GetString(keys.Decrypt(CookieData, ContextOf(Domain)))), CreatedAt, UpdatedAt);

    private static string ContextOf(string domain) => $"storage cookies {domain}";
}

/// <param name="CookieData">As it was saved: a text, or any other JSON.</param>
public sealed record CookiesResponse(Guid Id, string Domain, JsonElement CookieData, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
