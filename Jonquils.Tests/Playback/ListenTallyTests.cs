using Jonquils.Api.Playback.Listening;

namespace Jonquils.Tests.Playback;

public sealed class ListenTallyTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(29_999, 240_000, false)]
    [InlineData(30_000, 240_000, true)]
    [InlineData(30_000, 0, true)]
    [InlineData(17_999, 20_000, false)]
    [InlineData(18_000, 20_000, true)]
    public void Thirty_seconds_are_a_play_and_of_a_shorter_track_nine_tenths(int listenedMs, int trackMs, bool isPlay) =>
        Assert.Equal(isPlay, ListenTally.Count(null, Start, listenedMs, ends: false, trackMs, isSuspicious: false).IsPlay);

    [Fact]
    public void A_listening_is_a_play_once_and_only_what_is_new_of_it_adds_up()
    {
        var (first, firstMs, isFirst) = ListenTally.Count(null, Start, 40_000, ends: false, 0, isSuspicious: false);
        var (_, secondMs, isSecond) = ListenTally.Count(first, Start.AddSeconds(60), 100_000, ends: true, 0, isSuspicious: false);

        Assert.Equal((40_000, true, 60_000, false), (firstMs, isFirst, secondMs, isSecond));
    }

    [Theory]
    [InlineData(60, 60_000, false)]
    // A pause of half an hour.
    [InlineData(1900, 60_000, true)]
    // As long, but it was listened to all the while.
    [InlineData(1900, 1_900_000, false)]
    // The player counts anew.
    [InlineData(60, 1_000, true)]
    // Only late.
    [InlineData(-10, 1_000, false)]
    public void Another_listening_begins_after_a_pause_or_when_the_player_counts_anew(int secondsLater, int listenedMs, bool isAnother) =>
        Assert.Equal(isAnother, ListenTally.IsAnother(new ListenTally(Start, 30_000, true, false, false), Start.AddSeconds(secondsLater), listenedMs));

    [Fact]
    public void After_its_end_another_listening_begins() =>
        Assert.True(ListenTally.IsAnother(new ListenTally(Start, 30_000, true, false, IsOver: true), Start.AddSeconds(1), 31_000));
}
