using Jonquils.MediaWorker.Packaging.Playlists;

namespace Jonquils.Tests.MediaWorker.Packaging;

public sealed class PlaylistTests
{
    private static readonly SegmentList Song = new(44_100, 765, [new(765, 97_109, 265_216), new(97_874, 97_416, 264_192), new(195_290, 914, 1_016)]);

    [Fact]
    public void A_finished_rendition_is_one_object_with_ranges() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:6
        #EXT-X-MEDIA-SEQUENCE:0
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MAP:URI="media.mp4",BYTERANGE="765@0"
        #EXTINF:6.013968,
        #EXT-X-BYTERANGE:97109@765
        media.mp4
        #EXTINF:5.990749,
        #EXT-X-BYTERANGE:97416@97874
        media.mp4
        #EXTINF:0.023038,
        #EXT-X-BYTERANGE:914@195290
        media.mp4
        #EXT-X-ENDLIST

        """, MediaPlaylist.Joined(Song));

    [Fact]
    public void A_growing_one_says_so_starts_at_the_start_and_only_grows()
    {
        var early = MediaPlaylist.Growing(Song with { Segments = [Song.Segments[0]] }, isComplete: false);
        var late = MediaPlaylist.Growing(Song, isComplete: true);

        Assert.StartsWith(early, late, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-PLAYLIST-TYPE:EVENT\n", early, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-START:TIME-OFFSET=0\n", early, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-MAP:URI=\"init.mp4\"\n", early, StringComparison.Ordinal);
        Assert.EndsWith("s00002.m4s\n#EXT-X-ENDLIST\n", late, StringComparison.Ordinal);
    }

    [Fact]
    public void Bandwidth_is_that_of_the_heaviest_segment_with_a_last_scrap_counted_to_the_one_before_it()
    {
        Assert.Equal((long)Math.Ceiling((97_416 + 914) * 8 * 44_100.0 / (264_192 + 1_016)), Song.PeakBandwidth);
        Assert.Equal((long)Math.Ceiling(914 * 8 * 44_100.0 / 1_016), (Song with { Segments = [Song.Segments[2]] }).PeakBandwidth);
    }

    [Fact]
    public void Durations_of_ten_thousand_segments_add_up_to_the_microsecond()
    {
        var list = new SegmentList(44_100, 700, [.. Enumerable.Range(0, 10_000).Select(i => new ListedSegment(i, 1, 264_600 + (i % 7)))]);

        var sum = MediaPlaylist.Joined(list).Split('\n').Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal))
            .Sum(line => decimal.Parse(line[8..^1], System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(Math.Round(list.Segments.Sum(s => (decimal)s.Units) / 44_100, 6), sum);
    }

    [Fact]
    public void A_multivariant_playlist_lists_the_lowest_first() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-STREAM-INF:BANDWIDTH=70000,AVERAGE-BANDWIDTH=65000,CODECS="mp4a.40.2"
        a64/media.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=140000,CODECS="mp4a.40.2"
        a128/media.m3u8

        """, MasterPlaylist.Write([new("a64", 70_000, 65_000, "mp4a.40.2"), new("a128", 140_000, null, "mp4a.40.2")]));
}
