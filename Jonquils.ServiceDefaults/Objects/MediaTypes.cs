using System.Collections.Frozen;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Media types by file extension, for stores and senders that know no more than a name.</summary>
/// <remarks>Nothing that a browser would execute: an upload called <c>.html</c> or <c>.svg</c> is served as plain bytes.</remarks>
public static class MediaTypes
{
    /// <summary>What any other extension gets.</summary>
    public const string Unknown = "application/octet-stream";

    private static readonly FrozenDictionary<string, string> ByExtension = new Dictionary<string, string>
    {
        [".aif"] = "audio/aiff",
        [".aiff"] = "audio/aiff",
        [".flac"] = "audio/flac",
        [".jpeg"] = "image/jpeg",
        [".jpg"] = "image/jpeg",
        [".json"] = "application/json",
        [".m3u8"] = "application/vnd.apple.mpegurl",
        [".m4a"] = "audio/mp4",
        [".m4s"] = "video/mp4",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".ogg"] = "audio/ogg",
        [".opus"] = "audio/ogg",
        [".png"] = "image/png",
        [".wav"] = "audio/wav",
        [".webp"] = "image/webp",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByExtension.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The media type of a file name or an object key.</summary>
    public static string Of(ReadOnlySpan<char> name) => BySpan.TryGetValue(Path.GetExtension(name), out var type) ? type : Unknown;
}
