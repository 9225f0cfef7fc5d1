using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>Files whose blocks no longer follow each other, and those that only look like it.</summary>
public sealed class MatroskaBreaksTests : IDisposable
{
    private readonly GeneratedMedia _media = new();

    [Theory]
    [InlineData("mka", "-c:a libvorbis")]
    [InlineData("mka", "-c:a flac")]
    [InlineData("webm", "-c:a libopus -f webm -live 1")]
    [InlineData("mka", "-c:a libmp3lame -cluster_time_limit 100")]
    [InlineData("mka", "-c:a libvorbis -reserve_index_space 100000")]
    public async Task A_whole_file_has_none(string extension, string encoding)
    {
        var path = _media.Make($"whole.{extension}", 30, encoding.Split(' '));

        var breaks = await MatroskaBreaks.FindAsync(path, CancellationToken.None);

        Assert.Equal((0, TimeSpan.Zero), (breaks.Count, breaks.Lost));
        Assert.InRange(breaks.Whole.TotalSeconds, 29.8, 30.1);
    }

    [Theory]
    [InlineData("zeros", 6)]
    [InlineData("noise", 6)]
    [InlineData("nothing", 6)]
    public async Task A_hole_in_the_middle_is_as_long_as_what_is_missing(string filling, double seconds)
    {
        var bytes = await File.ReadAllBytesAsync(_media.Make("song.mka", 60, "-c:a", "libmp3lame", "-b:a", "128k", "-cluster_time_limit", "1000"));
        var (start, end) = (bytes.Length * 4 / 10, bytes.Length / 2);
        var hole = new byte[filling == "nothing" ? 0 : end - start];
        if (filling == "noise")
        {
            new Random(11).NextBytes(hole);
        }

        var breaks = await MatroskaBreaks.FindAsync(_media.Write("hole.mka", [.. bytes.AsSpan(0, start), .. hole, .. bytes.AsSpan(end)]), CancellationToken.None);

        Assert.InRange(breaks.Count, 1, 3);
        Assert.InRange(breaks.Lost.TotalSeconds, seconds - 1.1, seconds + 2.2);
        Assert.True(breaks.AreGrave(isLossless: false));
    }

    [Fact]
    public async Task Where_a_file_was_cut_off_it_is_not_broken()
    {
        var whole = _media.Make("song.mka", 30, "-c:a", "libvorbis");

        foreach (var fraction in new[] { 0.3, 0.55, 0.9 })
        {
            Assert.Equal(0, (await MatroskaBreaks.FindAsync(_media.Cut(whole, "cut.mka", fraction), CancellationToken.None)).Count);
        }
    }

    [Fact]
    public async Task A_block_with_other_bytes_in_it_is_the_decoders_business()
    {
        var bytes = await File.ReadAllBytesAsync(_media.Make("song.mka", 30, "-c:a", "pcm_s16le"));
        bytes.AsSpan(bytes.Length / 2, 20).Fill(0xEE);

        Assert.False((await MatroskaBreaks.FindAsync(_media.Write("scratched.mka", bytes), CancellationToken.None)).AreGrave(isLossless: true));
    }

    [Fact]
    public async Task A_file_of_nothing_but_beginnings_is_given_up_soon()
    {
        byte[] start = [0x1F, 0x43, 0xB6, 0x75, 0x81, 0xE7, 0x80];
        byte[] head = [0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        var path = _media.Write("beginnings.mkv", [.. head, .. Enumerable.Repeat(start, 1_000_000).SelectMany(bytes => bytes)]);

        var breaks = await MatroskaBreaks.FindAsync(path, CancellationToken.None);

        Assert.InRange(breaks.Count, 1000, 20_000);
    }

    [Fact]
    public async Task What_is_no_Matroska_has_none()
    {
        Assert.Equal(0, (await MatroskaBreaks.FindAsync(_media.Make("song.flac", 1), CancellationToken.None)).Count);
        Assert.Equal(0, (await MatroskaBreaks.FindAsync(_media.Write("empty.mkv", []), CancellationToken.None)).Count);
        Assert.Equal(0, (await MatroskaBreaks.FindAsync(_media.Write("head.mkv", MatroskaSource.Magic), CancellationToken.None)).Count);
    }

    public void Dispose() => _media.Dispose();
}
