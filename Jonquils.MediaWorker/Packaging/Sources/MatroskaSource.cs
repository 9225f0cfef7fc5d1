namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>Matroska and WebM: whether a track is encrypted. FFmpeg would decode what is not there; all else is left to it.</summary>
internal static class MatroskaSource
{
    private const int MostElements = 100_000;
    private const int MostTracksBytes = 4 << 20;

    public static ReadOnlySpan<byte> Magic => [0x1A, 0x45, 0xDF, 0xA3];

    public static SourceReading Read(SourceFile file) =>
        FindTracks(file) is { } tracks && IsEncrypted(tracks) ? MediaErrors.DrmProtected : SourceReading.Unreadable;

    /// <summary>Looks at a file. Never throws for what is in it; anything but such a file is not encrypted.</summary>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static bool IsEncrypted(string path)
    {
        try
        {
            using var file = new SourceFile(path);
            return file.ReadUpTo(0, Magic.Length).AsSpan().SequenceEqual(Magic) && FindTracks(file) is { } tracks && IsEncrypted(tracks);
        }
        catch (MalformedSourceException)
        {
            return false;
        }
    }

    private static byte[]? FindTracks(SourceFile file)
    {
        var position = 0L;
        for (var i = 0; i < MostElements && EbmlHeader.Read(file.ReadUpTo(position, EbmlHeader.Longest)) is { } element; i++)
        {
            position += element.Bytes;
            switch (element)
            {
                case { Id: MatroskaIds.Segment }:
                case { Id: MatroskaIds.Cluster, Size: null }:
                    // What follows is inside.
                    break;
                case { Id: MatroskaIds.Tracks, Size: <= MostTracksBytes and var size }:
                    return file.ReadUpTo(position, (int)size);
                case { Size: { } size } when size < file.Length - position:
                    position += size;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static bool IsEncrypted(ReadOnlySpan<byte> tracks)
    {
        foreach (var track in In(tracks, MatroskaIds.TrackEntry))
        {
            foreach (var encodings in In(tracks[track], MatroskaIds.ContentEncodings))
            {
                var all = tracks[track][encodings];
                foreach (var encoding in In(all, MatroskaIds.ContentEncoding))
                {
                    foreach (var type in In(all[encoding], MatroskaIds.ContentEncodingType))
                    {
                        // 0 is compression, which FFmpeg undoes.
                        if (EbmlHeader.Unsigned(all[encoding][type]) == 1)
                        {
                            return true;
                        }
                    }
                }
            }
        }

        return false;
    }

    /// <summary>The contents of all elements of a kind; up to where the structure breaks, if it does.</summary>
    private static List<Range> In(ReadOnlySpan<byte> content, uint id)
    {
        List<Range> found = [];
        for (var at = 0; EbmlHeader.Read(content[at..]) is { Size: { } size } element && size <= content.Length - at - element.Bytes; at += element.Bytes + (int)size)
        {
            if (element.Id == id)
            {
                found.Add((at + element.Bytes)..(at + element.Bytes + (int)size));
            }
        }

        return found;
    }
}
