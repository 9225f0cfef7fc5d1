using System.Security.Cryptography;
using System.Text;

namespace Jonquils.MediaWorker.Backups.Sealing;

/// <summary>The key of <c>Backups:Key</c>. Nothing is sealed with it itself: each object has a key of its own, made of this one, a salt and the object's name.</summary>
internal sealed class BackupKey
{
    /// <summary>Least length of the secret, in bytes.</summary>
    public const int LeastBytes = 32;

    /// <summary>Length of <see cref="Id"/>, in bytes.</summary>
    public const int IdBytes = 8;

    private const int CipherKeyBytes = 32;

    private readonly byte[] _secret;

    private BackupKey(byte[] secret)
    {
        _secret = secret;
        Id = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, IdBytes, info: "jonquils backup key id"u8.ToArray());
    }

    /// <summary>Tells keys apart without telling anything of them.</summary>
    public byte[] Id { get; }

    /// <param name="text">Base64 of at least <see cref="LeastBytes"/> random bytes.</param>
    /// <returns><see langword="null"/> for anything else.</returns>
    public static BackupKey? TryParse(string text)
    {
        var secret = new byte[text.Length];
        return Convert.TryFromBase64String(text, secret, out var length) && length >= LeastBytes ? new BackupKey(secret[..length]) : null;
    }

    /// <summary>The key of one object, by RFC 5869. That the name is in it keeps one object from being put in the place of another.</summary>
    public byte[] Of(string name, byte[] salt) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, CipherKeyBytes, salt, Encoding.UTF8.GetBytes($"jonquils backup object\n{name}"));
}
