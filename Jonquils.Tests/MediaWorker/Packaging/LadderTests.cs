using Jonquils.MediaWorker.Packaging;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.Tests.MediaWorker.Packaging;

public sealed class LadderTests
{
    [Theory]
    [InlineData(320, "a64 a128 a256")]
    [InlineData(256, "a64 a128 a256")]
    [InlineData(254, "a64 a128 a256")]
    [InlineData(192, "a64 a128")]
    [InlineData(128, "a64 a128")]
    [InlineData(112, "a64 a112")]
    [InlineData(64, "a64")]
    [InlineData(48, "a48")]
    [InlineData(8, "a24")]
    [InlineData(0, "a64 a128 a256")]
    public void A_lossy_source_gets_nothing_above_its_own_rate(int kbps, string expected) =>
        Assert.Equal(expected, Names(new SourceInfo { Container = SourceContainer.Mp3, Codec = "mp3", SampleRate = 44_100, Channels = 2, Kbps = kbps }));

    [Theory]
    [InlineData(16, 44_100, 2, "a64 a128 a256 flac")]
    [InlineData(24, 96_000, 6, "a64 a128 a256 flac")]
    [InlineData(16, 44_100, 1, "a64 a128 flac")]
    [InlineData(32, 48_000, 2, "a64 a128 a256")]
    [InlineData(24, 384_000, 2, "a64 a128 a256")]
    public void A_lossless_source_gets_a_lossless_rendition_where_flac_can_hold_it(int bits, int rate, int channels, string expected) =>
        Assert.Equal(expected, Names(Lossless(bits, rate, channels)));

    [Theory]
    [InlineData(44_100, 44_100)]
    [InlineData(48_000, 48_000)]
    [InlineData(96_000, 48_000)]
    [InlineData(22_050, 48_000)]
    [InlineData(12_345, 48_000)]
    public void All_lossy_renditions_have_one_rate_that_every_player_knows(int source, int expected) =>
        Assert.All(Ladder.For(Lossless(16, source, 2)).Where(r => !r.IsLossless), r => Assert.Equal(expected, r.SampleRate));

    [Theory]
    [InlineData(true, 44_100, 160, "a64 a128 a160")]
    [InlineData(true, 44_100, 128, "a64 a128")]
    [InlineData(true, 32_000, 160, "a64 a128")]
    [InlineData(true, 48_000, 400, "a64 a128 a256")]
    [InlineData(false, 48_000, 160, "a64 a128")]
    public void Aac_that_fits_is_the_top_rung_as_it_is(bool isLc, int rate, int kbps, string expected) => Assert.Equal(expected, Names(new SourceInfo
    {
        Container = SourceContainer.Mp4,
        Codec = "aac",
        IsAacLc = isLc,
        SampleRate = rate,
        Channels = 2,
        Kbps = kbps,
    }));

    private static string Names(SourceInfo source) => string.Join(' ', Ladder.For(source).Select(r => r.Name));

    private static SourceInfo Lossless(int bits, int rate, int channels) => new()
    {
        Container = SourceContainer.Flac,
        Codec = "flac",
        IsLossless = true,
        BitsPerSample = bits,
        SampleRate = rate,
        Channels = channels,
        Kbps = 900,
    };
}
