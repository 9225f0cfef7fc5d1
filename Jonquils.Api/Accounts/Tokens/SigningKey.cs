namespace Jonquils.Api.Accounts.Tokens;

/// <summary>A key that signs access tokens; the private part is encrypted under the master key.</summary>
internal sealed class SigningKey
{
    public required string Id { get; init; }

    /// <summary>AES-256-GCM: nonce, ciphertext of the PKCS#8 document, tag.</summary>
    public required byte[] EncryptedPrivateKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it signs. It is published before, so that every replica knows it when the first token arrives.</summary>
    public DateTimeOffset SignsFrom { get; init; }

    /// <summary>Until when it verifies, once a successor is there: the last token that it signed has expired then.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}
