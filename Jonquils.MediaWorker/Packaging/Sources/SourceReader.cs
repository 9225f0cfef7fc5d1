using System.Text;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>Reads a source's header and tags in process: starting ffprobe would cost more than packaging some files does.</summary>
internal static class SourceReader
{
    /// <summary>Looks at a file. Never throws for what is in it.</summary>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static SourceReading Read(string path)
    {
        using var file = new SourceFile(path);
        if (file.Length == 0)
        {
            return MediaErrors.EmptyFile;
        }

        var isKnown = false;
        try
        {
            return Read(file, ref isKnown) with { IsKnownFormat = isKnown };
        }
        catch (Exception error) when (error is MalformedSourceException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException)
        {
            return SourceReading.Unreadable with { IsKnownFormat = isKnown };
        }
    }

    /// <summary>The tag at the end of a file whose format is not read here: APE, or the oldest ID3.</summary>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static (MediaTags Tags, CoverPicture? Cover) ReadTrailingTags(string path)
    {
        using var file = new SourceFile(path);
        try
        {
            var ape = ApeTag.Read(file);
            return (TagText.Merge(ape?.Tags ?? new MediaTags(), Id3V1Tag.Read(file)), ape?.Cover);
        }
        catch (MalformedSourceException)
        {
            return (new MediaTags(), null);
        }
    }

    private static SourceReading Read(SourceFile file, ref bool isKnown)
    {
        var id3 = Id3Tag.Read(file, 0);
        var start = id3.Bytes;
        var magic = file.ReadUpTo(start, 12);
        var container = ContainerOf(magic);
        isKnown = container != SourceContainer.Other;
        return container switch
        {
            SourceContainer.Flac => FlacSource.Read(file, start, id3),
            SourceContainer.Ogg => OggSource.Read(file),
            SourceContainer.Wav => WavSource.Read(file),
            SourceContainer.Mp4 => Mp4Source.Read(file),
            SourceContainer.Matroska => MatroskaSource.Read(file),
            // MPEG audio begins with nothing of its own.
            _ => Mp3Source.Read(file, start, id3),
        };
    }

    private static SourceContainer ContainerOf(byte[] magic) => magic switch
    {
        _ when StartsWith(magic, "fLaC") => SourceContainer.Flac,
        _ when magic.AsSpan().StartsWith(MatroskaSource.Magic) => SourceContainer.Matroska,
        _ when StartsWith(magic, "OggS") => SourceContainer.Ogg,
        _ when (StartsWith(magic, "RIFF") || StartsWith(magic, "RF64")) && StartsWith(magic.AsSpan(8), "WAVE") => SourceContainer.Wav,
        _ when magic.Length == 12 && Encoding.Latin1.GetString(magic, 4, 4) is "ftyp" or "moov" or "wide" => SourceContainer.Mp4,
        _ => SourceContainer.Other,
    };

    private static bool StartsWith(ReadOnlySpan<byte> bytes, string magic) =>
        bytes.Length >= magic.Length && Encoding.Latin1.GetString(bytes[..magic.Length]) == magic;
}
