using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Argon2id (RFC 9106) by the reference library, where this machine has it; encoded as PHC strings.</summary>
internal static partial class Argon2id
{
    // OWASP's first choice for interactive log-in: 19 MiB, two passes, one lane; about 30 ms.
    private const uint Passes = 2;
    private const uint MemoryKib = 19 * 1024;
    private const uint Lanes = 1;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int EncodedBytes = 256;
    private const string Library = "libargon2.so.1";

    private static readonly Lazy<bool> Loaded = new(() => NativeLibrary.TryLoad(Library, out _));

    public static string Prefix { get; } = $"$argon2id$v=19$m={MemoryKib},t={Passes},p={Lanes}$";

    public static bool IsAvailable => Loaded.Value;

    public static string Hash(string password)
    {
        var secret = Encoding.UTF8.GetBytes(password);
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var encoded = new byte[EncodedBytes];
        var result = HashEncoded(
            Passes, MemoryKib, Lanes, secret, (nuint)secret.Length, salt, (nuint)salt.Length, HashBytes, encoded, (nuint)encoded.Length);
        return result == 0
            ? Encoding.ASCII.GetString(encoded, 0, Array.IndexOf(encoded, (byte)0))
            : throw new CryptographicException($"libargon2 refused to hash (error {result}).");
    }

    public static bool Verify(string password, string encoded)
    {
        var secret = Encoding.UTF8.GetBytes(password);
        return Verify(Encoding.ASCII.GetBytes(encoded + '\0'), secret, (nuint)secret.Length) == 0;
    }

    [LibraryImport(Library, EntryPoint = "argon2id_hash_encoded")]
    private static partial int HashEncoded(
        uint passes, uint memoryKib, uint lanes, byte[] password, nuint passwordLength, byte[] salt, nuint saltLength, nuint hashLength, byte[] encoded, nuint encodedLength);

    [LibraryImport(Library, EntryPoint = "argon2id_verify")]
    private static partial int Verify(byte[] encoded, byte[] password, nuint passwordLength);
}
