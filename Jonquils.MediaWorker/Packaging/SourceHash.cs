using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Names sources by their bytes.</summary>
internal static class SourceHash
{
    private const int MostAtOnce = 1 << 20;

    /// <returns>SHA-256, 64 lower-case hexadecimal digits.</returns>
    public static async Task<string> ComputeAsync(string path, CancellationToken cancel)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        // Lent, and no larger than the file: a scan hashes thousands of short ones, and a fresh megabyte for each would keep the collector busy.
        var length = RandomAccess.GetLength(file);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(length, 1, MostAtOnce));
        try
        {
            return Convert.ToHexStringLower(length <= MostAtOnce ? OfShort(file, buffer) : await OfLongAsync(file, buffer, cancel));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // On the spot: to hand it to another thread would take as long as reading it.
    private static byte[] OfShort(SafeFileHandle file, byte[] buffer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long position = 0;
        int read;
        while ((read = RandomAccess.Read(file, buffer, position)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            position += read;
        }

        return hash.GetHashAndReset();
    }

    private static async Task<byte[]> OfLongAsync(SafeFileHandle file, byte[] buffer, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long position = 0;
        int read;
        while ((read = await RandomAccess.ReadAsync(file, buffer, position, cancel)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            position += read;
        }

        return hash.GetHashAndReset();
    }
}
