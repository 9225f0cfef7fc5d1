using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Jonquils.MediaWorker.Backups.Sealing;

/// <summary>How a sealed object is made: a header, then pieces of 64 KiB, each encrypted and authenticated by AES-256-GCM.</summary>
/// <remarks>
/// <para>Header, 56 bytes: <c>JQSEALED</c>, the version of this format (8 bits), 7 zeros, the key's id (8 bytes), a random salt (32 bytes).</para>
/// <para>A piece is its cipher text and a tag of 16 bytes. Its nonce is its number (64 bits, big endian), three zeros, and 1 for the last piece or 0;
/// the header is authenticated with every piece. So pieces cannot be changed, swapped, repeated, left out or cut off. There is always a last
/// piece, which may be empty. A nonce never comes twice under one key, since the salt makes a key for each object.</para>
/// </remarks>
internal sealed class SealedPieces : IDisposable
{
    public const int PieceBytes = 64 * 1024;
    public const int TagBytes = 16;
    public const int HeaderBytes = 56;

    private const byte Version = 1;
    private const int VersionAt = 8, IdAt = 16, SaltAt = 24, SaltBytes = 32, NonceBytes = 12;

    private readonly byte[] _header;
    private readonly AesGcm _cipher;

    private SealedPieces(byte[] header, BackupKey key, string name) =>
        (_header, _cipher) = (header, new AesGcm(key.Of(name, header[SaltAt..]), TagBytes));

    public ReadOnlyMemory<byte> Header => _header;

    /// <summary>For an object that is being sealed.</summary>
    /// <param name="name">Its name, by which it has to be opened.</param>
    public static SealedPieces Begin(BackupKey key, string name)
    {
        var header = new byte[HeaderBytes];
        "JQSEALED"u8.CopyTo(header);
        header[VersionAt] = Version;
        key.Id.CopyTo(header, IdAt);
        RandomNumberGenerator.Fill(header.AsSpan(SaltAt, SaltBytes));
        return new SealedPieces(header, key, name);
    }

    /// <summary>For an object that is being opened.</summary>
    /// <exception cref="BackupException">It is no sealed object, or needs another key or a newer version of the product.</exception>
    public static SealedPieces Continue(byte[] header, BackupKey key, string name)
    {
        if (!header.AsSpan().StartsWith("JQSEALED"u8))
        {
            throw Damaged(name);
        }

        if (header[VersionAt] != Version)
        {
            throw new BackupException($"{name} was encrypted by a newer version.");
        }

        return header.AsSpan(IdAt, BackupKey.IdBytes).SequenceEqual(key.Id)
            ? new SealedPieces(header, key, name)
            : throw new BackupException($"{name} was encrypted with another key than the one in Backups:Key.");
    }

    public static BackupException Damaged(string name, Exception? inner = null) => new($"{name} is damaged: it was cut off or changed.", inner);

    /// <returns>Size of the sealed form of so many bytes.</returns>
    public static long SizeOf(long bytes) => HeaderBytes + bytes + (Math.Max(1, (bytes + PieceBytes - 1) / PieceBytes) * TagBytes);

    /// <param name="target">As long as <paramref name="piece"/> and a tag.</param>
    public void Seal(long number, bool isLast, ReadOnlySpan<byte> piece, Span<byte> target) =>
        _cipher.Encrypt(Nonce(number, isLast), piece, target[..piece.Length], target[piece.Length..], _header);

    /// <param name="target">A tag shorter than <paramref name="piece"/>.</param>
    /// <exception cref="CryptographicException">It is not the piece that was sealed with this number.</exception>
    public void Open(long number, bool isLast, ReadOnlySpan<byte> piece, Span<byte> target) =>
        _cipher.Decrypt(Nonce(number, isLast), piece[..^TagBytes], piece[^TagBytes..], target, _header);

    public void Dispose() => _cipher.Dispose();

    private static byte[] Nonce(long number, bool isLast)
    {
        var nonce = new byte[NonceBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce, number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }
}
