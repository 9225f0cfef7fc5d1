namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>An embedded picture, of a type that browsers show.</summary>
/// <param name="Bytes">As they lie in the source.</param>
/// <param name="Extension"><c>jpg</c>, <c>png</c> or <c>webp</c>, by the bytes and not by what the tag claims.</param>
internal sealed record CoverPicture(byte[] Bytes, string Extension)
{
    public const int MostBytes = 24 << 20;

    /// <returns><see langword="null"/> for anything else than a picture we keep: SVG and the like never reach a decoder.</returns>
    public static CoverPicture? From(ReadOnlySpan<byte> bytes) => bytes switch
    {
        { Length: < 16 or > MostBytes } => null,
        [0xFF, 0xD8, 0xFF, ..] => new CoverPicture(bytes.ToArray(), "jpg"),
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, ..] => new CoverPicture(bytes.ToArray(), "png"),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => new CoverPicture(bytes.ToArray(), "webp"),
        _ => null,
    };

    public string ContentType => Extension == "jpg" ? "image/jpeg" : $"image/{Extension}";
}
