using Jonquils.MediaWorker.Packaging.Sources;
using Jonquils.Tests.Journeys;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Fuzzing;

/// <summary>Short files of every format whose headers the worker reads itself, with tags and covers in them.</summary>
internal static class TaggedFiles
{
    private static readonly string[] Tags = ["-metadata", "title=Группа крови", "-metadata", "artist=Кино", "-metadata", "album=Album", "-metadata", "track=3/12", "-metadata", "date=1988-05-17", "-metadata", "genre=Rock"];

    private static readonly (string Name, string[] Codec)[] Formats =
    [
        ("a.flac", ["-c:a", "flac"]), ("b.mp3", ["-c:a", "libmp3lame", "-b:a", "64k"]), ("c.mp3", ["-c:a", "libmp3lame", "-b:a", "64k", "-id3v2_version", "3", "-write_id3v1", "1"]),
        ("d.mp3", ["-c:a", "libmp3lame", "-b:a", "64k", "-write_apetag", "1"]), ("e.ogg", ["-c:a", "libvorbis"]), ("f.opus", ["-c:a", "libopus", "-b:a", "32k"]), ("g.m4a", ["-c:a", "aac", "-b:a", "32k"]),
        ("h.m4a", ["-c:a", "alac"]), ("i.wav", ["-c:a", "pcm_s16le"]), ("j.wav", ["-c:a", "pcm_f32le", "-rf64", "always"]),
    ];

    /// <summary>Reads mutants of all of them from a file, as the worker does.</summary>
    public static async Task<FuzzTarget> TargetAsync()
    {
        var folder = await TestStack.NewFolderAsync("tagged");
        List<byte[]> good = [];
        foreach (var (name, codec) in Formats)
        {
            var path = Path.Combine(folder, name);
            await DecodedAudio.MakeAsync(path, ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=8000:duration=0.2", .. Tags, .. codec]);
            good.Add(await File.ReadAllBytesAsync(path));
        }

        var mutant = Path.Combine(folder, "mutant");
        return new FuzzTarget(
            new Mutator(good, ["ID3\u0003\0\0\0\0\u0001\0", "TIT2", "APIC", "ftyp", "moov", "udta", "APETAGEX", "TAG", "OggS", "fLaC", "METADATA_BLOCK_PICTURE=", "RIFF", "LIST", "INFO"]),
            bytes =>
            {
                File.WriteAllBytes(mutant, bytes);
                _ = SourceReader.Read(mutant);
                _ = SourceReader.ReadTrailingTags(mutant);
            });
    }
}
