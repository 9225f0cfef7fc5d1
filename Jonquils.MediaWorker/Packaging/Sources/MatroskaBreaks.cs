namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>What is lost of a Matroska file because its structure is broken somewhere: FFmpeg looks for the next cluster then, and goes on there as if nothing were missing.</summary>
/// <param name="Count">Places where it is broken. One where the file merely ends is none of them.</param>
/// <param name="Lost">From the last block before each to the first cluster behind it.</param>
/// <param name="Whole">When the last block begins.</param>
internal sealed record MatroskaBreaks(int Count, TimeSpan Lost, TimeSpan Whole)
{
    // Filling between clusters is none that anybody hears.
    private static readonly TimeSpan Tolerable = TimeSpan.FromMilliseconds(250);

    private static readonly MatroskaBreaks None = new(0, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Whether what is left is not the work any more.</summary>
    /// <param name="isLossless">It is exact or worthless.</param>
    public bool AreGrave(bool isLossless) => Count > 0 && Lost > Tolerable + (isLossless ? TimeSpan.Zero : Whole * PackageRules.TolerableLoss);

    /// <summary>Walks through a file from element to element. Never throws for what is in it; anything but such a file has no breaks.</summary>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static async Task<MatroskaBreaks> FindAsync(string path, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);
        var magic = new byte[MatroskaSource.Magic.Length];
        await file.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancel);
        if (!magic.AsSpan().SequenceEqual(MatroskaSource.Magic))
        {
            return None;
        }

        var walk = new MatroskaWalk(file);
        await walk.RunAsync(cancel);
        return new MatroskaBreaks(walk.Breaks, walk.Lost, walk.Last);
    }
}
