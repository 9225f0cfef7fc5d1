using Jonquils.MediaWorker.Packaging.Fmp4;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>What FFmpeg does not tell of an MP4 or QuickTime file.</summary>
/// <param name="IsEncrypted">Some track is; FFmpeg names it by its codec all the same, and decodes what is not there.</param>
/// <param name="PictureEnd">When the pictures end, or <see langword="null"/>: the file's own duration is that of its longest track.</param>
internal sealed record Mp4Movie(bool IsEncrypted, TimeSpan? PictureEnd)
{
    private static readonly Mp4Movie None = new(false, null);

    /// <summary>Looks at a file. Never throws for what is in it; anything but such a file is neither.</summary>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static Mp4Movie Read(string path)
    {
        try
        {
            using var file = new SourceFile(path);
            return file.ReadUpTo(4, 4) is [(byte)'f', (byte)'t', (byte)'y', (byte)'p'] && Mp4Source.FindMovie(file) is { } movie ? Of(movie) : None;
        }
        catch (Exception error) when (error is MalformedSourceException or ArgumentException)
        {
            return None;
        }
    }

    private static Mp4Movie Of(ReadOnlySpan<byte> movie)
    {
        // The header of a fragmented file knows nothing of its fragments.
        var isFragmented = Boxes.Find(movie, "mvex").Length > 0;
        var (isEncrypted, end) = (false, (TimeSpan?)null);
        foreach (var track in Boxes.In(movie, "trak"))
        {
            var media = Boxes.Find(movie[track], "mdia");
            var description = Boxes.Find(Boxes.Find(Boxes.Find(media, "minf"), "stbl"), "stsd");
            isEncrypted |= description.Length >= 16 && (description[12..16].SequenceEqual("encv"u8) || description[12..16].SequenceEqual("enca"u8) || description[12..16].SequenceEqual("drms"u8));
            if (!isFragmented && end is null && Boxes.Find(media, "hdlr") is { Length: >= 12 } handler && handler[8..12].SequenceEqual("vide"u8))
            {
                end = Mp4Source.DurationOf(Boxes.Find(media, "mdhd"));
            }
        }

        return new Mp4Movie(isEncrypted, end);
    }
}
