using System.Security.Cryptography;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Names sources by their bytes.</summary>
internal static class SourceHash
{
    /// <returns>SHA-256, 64 lower-case hexadecimal digits.</returns>
    public static async Task<string> ComputeAsync(string path, CancellationToken cancel)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, useAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
    }
}
