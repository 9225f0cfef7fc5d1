namespace Jonquils.Api.Uploads;

/// <summary>Tells from a file's first bytes what certainly is no audio, so that a wrong file is refused at once; the worker judges the rest.</summary>
internal static class AudioSignature
{
    /// <summary>How many bytes the judgement wants; a shorter file is judged by what there is.</summary>
    public const int Bytes = 16;

    public static bool IsCertainlyNotAudio(ReadOnlySpan<byte> start) =>
        start.StartsWith("%PDF-"u8)
        || start.StartsWith("PK\u0003\u0004"u8)
        || start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || start.StartsWith("GIF8"u8)
        || start.StartsWith("\u007fELF"u8)
        || start.StartsWith("MZ"u8)
        || start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])
        || start.StartsWith("#EXT"u8)
        || start.StartsWith("ffconcat"u8)
        || start.StartsWith("#!"u8)
        || StartsLikeMarkup(start);

    private static bool StartsLikeMarkup(ReadOnlySpan<byte> start)
    {
        var text = start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? start[3..] : start;
        text = text.TrimStart(" \t\r\n"u8);
        return text.Length > 1 && text[0] is (byte)'<' or (byte)'{' or (byte)'[' && text[1] < 0x80;
    }
}
