using Jonquils.Contracts;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.Tests.MediaWorker.Packaging;

public sealed class SourceReaderTests : IDisposable
{
    private static readonly string[] Metadata =
    [
        "-metadata", "title=Überfall ☂", "-metadata", "artist=Ada", "-metadata", "album=Werke", "-metadata", "album_artist=Bob",
        "-metadata", "genre=Electronic", "-metadata", "date=1999-12-31", "-metadata", "track=3/12", "-metadata", "disc=2",
    ];

    private readonly GeneratedMedia _media = new();

    [Theory]
    [InlineData("flac", "flac", true, 16, 1411, "-sample_fmt", "s16")]
    [InlineData("flac", "flac", true, 24, 2117, "-sample_fmt", "s32")]
    [InlineData("mp3", "mp3", false, 0, 192, "-b:a", "192k")]
    [InlineData("mp3", "mp3", false, 0, 320, "-id3v2_version", "4", "-b:a", "320k")]
    [InlineData("ogg", "vorbis", false, 0, 500, "-c:a", "libvorbis")]
    [InlineData("opus", "opus", false, 0, 510, "-c:a", "libopus")]
    [InlineData("m4a", "aac", false, 0, 200, "-b:a", "160k")]
    [InlineData("m4a", "alac", true, 16, 1411, "-c:a", "alac", "-sample_fmt", "s16p")]
    [InlineData("m4a", "alac", true, 24, 2117, "-c:a", "alac", "-sample_fmt", "s32p")]
    public void Tags_and_facts_are_read_without_ffmpeg(string extension, string codec, bool isLossless, int bits, int mostKbps, params string[] encoding)
    {
        var path = _media.Make($"song.{extension}", 5, [.. Metadata, .. encoding]);

        var info = SourceReader.Read(path).Info;

        Assert.NotNull(info);
        Assert.Equal((codec, isLossless, bits, 2), (info.Codec, info.IsLossless, info.BitsPerSample, info.Channels));
        Assert.InRange(info.Kbps, 1, mostKbps);
        Assert.InRange(info.Duration!.Value.TotalSeconds, 4.9, 5.15);
        Assert.Equal(codec == "opus" ? 48_000 : 44_100, info.SampleRate);
        Assert.Equal(new MediaTags("Überfall ☂", "Ada", "Werke", "Bob", "Electronic", "1999-12-31", 3, 2), Known(info.Tags, extension));
    }

    // ID3v2.3 has no frame that FFmpeg would write a full date to.
    private static MediaTags Known(MediaTags tags, string extension) =>
        extension == "mp3" && tags.Date is null or "1999" ? tags with { Date = "1999-12-31" } : tags;

    [Fact]
    public void Riff_tags_of_a_wave_file_are_read()
    {
        var info = SourceReader.Read(_media.Make("song.wav", 2, "-metadata", "title=Regen", "-metadata", "artist=Ada", "-metadata", "date=2001")).Info!;

        Assert.Equal(("Regen", "Ada", "2001"), (info.Tags.Title, info.Tags.Artist, info.Tags.Date));
        Assert.Equal((16, 1411, true), (info.BitsPerSample, info.Kbps, info.IsLossless));
        Assert.Equal(2, info.Duration!.Value.TotalSeconds, 0.001);
    }

    [Theory]
    [InlineData("flac")]
    [InlineData("mp3")]
    [InlineData("m4a")]
    public void An_embedded_cover_is_taken_byte_for_byte(string extension)
    {
        var picture = _media.Picture("front.png", 300);
        var song = _media.Make($"plain.{extension}", 2);
        var path = _media.At($"covered.{extension}");
        GeneratedMedia.Run("-i", song, "-i", picture, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic", path);

        var cover = SourceReader.Read(path).Info!.Cover;

        Assert.NotNull(cover);
        Assert.Equal("png", cover.Extension);
        Assert.Equal(File.ReadAllBytes(picture), cover.Bytes);
    }

    [Fact]
    public void A_latin_1_tag_of_the_oldest_kind_is_read()
    {
        var tag = new byte[128];
        "TAG"u8.CopyTo(tag);
        System.Text.Encoding.Latin1.GetBytes("Frühling").CopyTo(tag, 3);
        System.Text.Encoding.Latin1.GetBytes("Ada").CopyTo(tag, 33);
        "1987"u8.CopyTo(tag.AsSpan(93));
        tag[126] = 7;
        tag[127] = 17;
        var song = _media.Make("song.mp3", 2, "-id3v2_version", "0", "-write_id3v1", "0", "-map_metadata", "-1");
        var path = _media.Write("tagged.mp3", [.. File.ReadAllBytes(song), .. tag]);

        var tags = SourceReader.Read(path).Info!.Tags;

        Assert.Equal(new MediaTags("Frühling", "Ada", null, null, "Rock", "1987", 7, null), tags);
    }

    [Fact]
    public void Text_that_a_database_cannot_hold_is_left_out()
    {
        var path = _media.Make("song.flac", 1, "-metadata", "title=a\u0001b\u0007", "-metadata", $"artist={new string('x', 5000)}", "-metadata", "date=0000-99-99");

        var tags = SourceReader.Read(path).Info!.Tags;

        Assert.Equal("ab", tags.Title);
        Assert.Equal(500, tags.Artist!.Length);
        Assert.Null(tags.Date);
    }

    /// <summary>Every kind of file, cut and scribbled over at many places: facts, a refusal, or nothing, but never an exception.</summary>
    [Theory]
    [InlineData("flac")]
    [InlineData("mp3")]
    [InlineData("ogg")]
    [InlineData("opus")]
    [InlineData("m4a")]
    [InlineData("wav")]
    public void No_damage_makes_the_reader_throw(string extension)
    {
        var picture = _media.Picture("front.jpg", 64);
        var plain = _media.Make($"plain.{extension}", 1, Metadata);
        var path = plain;
        if (extension is "flac" or "mp3" or "m4a")
        {
            path = _media.At($"covered.{extension}");
            GeneratedMedia.Run("-i", plain, "-i", picture, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic", path);
        }

        var whole = File.ReadAllBytes(path);
        var random = new Random(7);
        for (var i = 0; i < 1500; i++)
        {
            var bytes = whole.AsSpan(0, i % 3 == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
            for (var hit = random.Next(8); hit > 0 && bytes.Length > 0; hit--)
            {
                // Mostly in the headers, where the lengths are.
                var at = random.Next(random.Next(4) == 0 ? bytes.Length : Math.Min(bytes.Length, 2000));
                bytes[at] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
            }

            SourceReader.Read(_media.Write("damaged", bytes));
        }
    }

    [Fact]
    public void A_file_that_claims_to_be_huge_costs_nothing()
    {
        var claims = _media.Write("liar.m4a", [0, 0, 0, 8, .. "ftyp"u8, 0x7F, 0xFF, 0xFF, 0xFF, .. "moov"u8, 0, 0, 0, 0]);
        var id3 = _media.Write("liar.mp3", [.. "ID3"u8, 3, 0, 0, 0x7F, 0x7F, 0x7F, 0x7F, .. "TIT2"u8, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(SourceReader.Read(claims).Info);
        Assert.Null(SourceReader.Read(id3).Info);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    public void Dispose() => _media.Dispose();
}
