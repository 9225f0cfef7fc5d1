using System.Text;

namespace Jonquils.Api.Playlists.Files;

/// <summary>The formats that playlists are exported and imported in.</summary>
internal static class PlaylistFormats
{
    public const string M3u8 = "m3u8";
    public const string Xspf = "xspf";
    public const string Jspf = "jspf";

    /// <summary>Enough for the longest playlist with long names.</summary>
    public const int MaxFileBytes = 8 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IReadOnlyList<string> All { get; } = [M3u8, Xspf, Jspf];

    public static string ContentTypeOf(string format) => format switch
    {
        Xspf => "application/xspf+xml",
        Jspf => "application/jspf+json",
        _ => "application/vnd.apple.mpegurl",
    };

    public static byte[] Write(PlaylistFile file, string format) => format switch
    {
        Xspf => Files.Xspf.Write(file),
        Jspf => Files.Jspf.Write(file),
        _ => M3u.Write(file),
    };

    /// <summary>Reads a file by what it looks like: names and media types of playlists are wrong too often.</summary>
    /// <exception cref="UnreadablePlaylistException">It is none of the formats, or broken.</exception>
    /// <exception cref="PlaylistTooLongException">It has more entries than a playlist may have.</exception>
    public static PlaylistFile Read(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
        var start = bytes.Span.TrimStart(" \t\r\n"u8);
        if (start.StartsWith("<"u8) || content.Span.StartsWith<byte>([0xFF, 0xFE]) || content.Span.StartsWith<byte>([0xFE, 0xFF]))
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            return Files.Xspf.Read(stream);
        }

        if (start.StartsWith("{"u8))
        {
            return Files.Jspf.Read(bytes);
        }

        var text = TextOf(bytes.Span);
        return text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t' or '\u0085'))
            ? throw new UnreadablePlaylistException("The file is no text.")
            : M3u.Read(text);
    }

    // Old M3U files are in the code page of the machine that wrote them, most often this one.
    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
