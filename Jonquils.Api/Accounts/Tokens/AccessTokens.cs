using System.Buffers;
using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.Tokens;

/// <summary>Issues and verifies access tokens: JSON Web Tokens (RFC 7519) signed with ES256 (RFC 7518, section 3.4), no other algorithm.</summary>
internal sealed class AccessTokens(SigningKeys keys, IOptions<AccountOptions> options, TimeProvider clock)
{
    public const string SessionClaim = "sid";
    public const string RoleClaim = "roles";

    private const string Issuer = "jonquils";
    private const string Audience = "jonquils-api";
    private const int MaxLength = 4096;
    private const int SignatureBytes = 64;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>A lenient decoder takes spaces and padding too; then one token could be written in many ways.</summary>
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public async Task<string> IssueAsync(User user, Guid sessionId, CancellationToken cancel)
    {
        var (keyId, key) = await keys.CurrentAsync(cancel);
        var now = clock.GetUtcNow();
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", typ = "JWT", kid = keyId });
        var payload = JsonSerializer.SerializeToUtf8Bytes(new
        {
            iss = Issuer,
            aud = Audience,
            sub = user.Id,
            sid = sessionId,
            name = user.Username,
            roles = user.Roles.Select(r => r.Name),
            iat = now.ToUnixTimeSeconds(),
            exp = (now + options.Value.AccessTokenLifetime).ToUnixTimeSeconds(),
            jti = Guid.CreateVersion7(now),
        });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <returns><see langword="null"/> for anything but a token of ours that is still good.</returns>
    public async Task<VerifiedToken?> VerifyAsync(string token, CancellationToken cancel)
    {
        var parts = token.Length <= MaxLength && !token.AsSpan().ContainsAnyExcept(Alphabet) ? token.Split('.') : [];
        // A header with "crit" asks for extensions that we do not know, and such a token must be refused (RFC 7515, section 4.1.11).
        if (parts.Length != 3 || ReadObject(parts[0]) is not { } header || TextOf(header, "alg") != "ES256"
            || TextOf(header, "kid") is not { } keyId || header.TryGetProperty("crit", out _))
        {
            return null;
        }

        var signature = Decode(parts[2]);
        if (signature is not { Length: SignatureBytes } || await keys.FindAsync(keyId, cancel) is not { } key
            || !key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256))
        {
            return null;
        }

        return ReadObject(parts[1]) is { } claims ? Accept(claims) : null;
    }

    private VerifiedToken? Accept(JsonElement claims)
    {
        if (TextOf(claims, "iss") != Issuer || TextOf(claims, "aud") != Audience
            || !Guid.TryParse(TextOf(claims, "sub"), out var userId) || !Guid.TryParse(TextOf(claims, SessionClaim), out var sessionId)
            || !claims.TryGetProperty("exp", out var exp) || exp.ValueKind != JsonValueKind.Number || !exp.TryGetInt64(out var expires)
            || expires is < 0 or > 253402300799)
        {
            return null;
        }

        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(expires);
        if (expiresAt + Skew <= clock.GetUtcNow())
        {
            return null;
        }

        var roles = claims.TryGetProperty(RoleClaim, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.String).Select(r => r.GetString()!).Order(StringComparer.Ordinal).ToList()
            : [];
        return new VerifiedToken(userId, sessionId, roles, expiresAt);
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? ReadObject(string part)
    {
        try
        {
            using var document = Decode(part) is { } bytes ? JsonDocument.Parse(bytes) : null;
            return document?.RootElement is { ValueKind: JsonValueKind.Object } root && IsText(root) ? root.Clone() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads all names and texts once.</summary>
    /// <exception cref="InvalidOperationException">Bytes that are no UTF-8, or half a character, which are only found out so.</exception>
    private static bool IsText(JsonElement root) => root.EnumerateObject().All(member => member.Name is not null && (member.Value.ValueKind != JsonValueKind.String || member.Value.GetString() is not null));

    private static byte[]? Decode(string part)
    {
        try
        {
            return Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>A token that was signed by us and has not expired.</summary>
internal sealed class VerifiedToken
{
    private readonly string _roles;

    /// <param name="roles">Stored names, in ordinal order.</param>
    public VerifiedToken(Guid userId, Guid sessionId, IReadOnlyList<string> roles, DateTimeOffset expiresAt)
    {
        UserId = userId;
        SessionId = sessionId;
        ExpiresAt = expiresAt;
        _roles = string.Join(' ', roles);
        Principal = PrincipalWith(roles);
    }

    public Guid UserId { get; }

    public Guid SessionId { get; }

    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The caller with the roles that the token names.</summary>
    public ClaimsPrincipal Principal { get; }

    /// <summary>The caller with the roles of this moment: who is no administrator any more must not stay one until the token expires.</summary>
    /// <param name="roles">Stored names in ordinal order, parted by spaces.</param>
    public ClaimsPrincipal PrincipalAs(string roles) =>
        roles == _roles ? Principal : PrincipalWith(roles.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private ClaimsPrincipal PrincipalWith(IEnumerable<string> roles) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, UserId.ToString()),
            new Claim(AccessTokens.SessionClaim, SessionId.ToString()),
            .. roles.Select(r => new Claim(ClaimTypes.Role, r)),
        ],
        BearerAuthentication.Scheme));
}
