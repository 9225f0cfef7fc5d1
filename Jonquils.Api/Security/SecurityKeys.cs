using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Security;

/// <summary>Settings of section <c>Security</c>.</summary>
internal sealed class SecurityOptions : IValidatableObject
{
    public const string Section = "Security";
    public const int LeastBytes = 32;

    /// <summary>Base64 of at least 32 random bytes. All other keys are derived from it; changing it signs everybody out.</summary>
    public string MasterKey { get; set; } = "";

    /// <summary>The older services' name for a secret is taken where nothing else is set: any text of 32 characters or more.</summary>
    public void TakeOlderNames(IConfiguration configuration)
    {
        if (MasterKey.Length == 0 && configuration["SECRET_KEY"] is { Length: >= LeastBytes } secret)
        {
            MasterKey = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        }
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var buffer = new byte[MasterKey.Length];
        if (!Convert.TryFromBase64String(MasterKey, buffer, out var length) || length < LeastBytes)
        {
            yield return new($"Setting Security:MasterKey must be the base64 of at least {LeastBytes} random bytes, or SECRET_KEY a text of {LeastBytes} characters or more.");
        }
    }
}

/// <summary>Keys derived from the master key (HKDF-SHA256, RFC 5869), one per purpose, so that none serves two.</summary>
internal sealed class SecurityKeys
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _encryption;

    public SecurityKeys(IOptions<SecurityOptions> options)
    {
        var master = Convert.FromBase64String(options.Value.MasterKey);
        _encryption = Derive(master, "jonquils encryption at rest v1");
        Tickets = Derive(master, "jonquils playback tickets v1");
        RefreshChain = Derive(master, "jonquils refresh chain v1");
    }

    /// <summary>HMAC key of playback tickets.</summary>
    public byte[] Tickets { get; }

    /// <summary>HMAC key that makes a refresh token's successor out of it.</summary>
    public byte[] RefreshChain { get; }

    /// <summary>AES-256-GCM: nonce, ciphertext, tag.</summary>
    /// <param name="context">Bound to the ciphertext: the same bytes under another context do not decrypt.</param>
    public byte[] Encrypt(ReadOnlySpan<byte> plain, string context)
    {
        var output = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = output.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_encryption, TagBytes);
        aes.Encrypt(nonce, plain, output.AsSpan(NonceBytes, plain.Length), output.AsSpan(NonceBytes + plain.Length), Encoding.UTF8.GetBytes(context));
        return output;
    }

    /// <exception cref="CryptographicException">The bytes were changed, or encrypted under another master key or context.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> encrypted, string context)
    {
        var plain = new byte[encrypted.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_encryption, TagBytes);
        aes.Decrypt(encrypted[..NonceBytes], encrypted[NonceBytes..^TagBytes], encrypted[^TagBytes..], plain, Encoding.UTF8.GetBytes(context));
        return plain;
    }

    private static byte[] Derive(byte[] master, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, KeyBytes, info: Encoding.UTF8.GetBytes(purpose));
}
