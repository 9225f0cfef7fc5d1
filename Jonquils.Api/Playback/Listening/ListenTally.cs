namespace Jonquils.Api.Playback.Listening;

/// <summary>What was counted so far of somebody's latest listening of a track.</summary>
/// <param name="LastAt">When it was last told of.</param>
/// <param name="ListenedMs">Really listened so far, in milliseconds; players tell it anew with every event.</param>
/// <param name="IsCounted">Whether it was counted as a play.</param>
/// <param name="IsSuspicious">Whether it came above the number that one listener may have an hour.</param>
/// <param name="IsOver">Skipped or completed; what comes next is another listening.</param>
internal sealed record ListenTally(DateTimeOffset LastAt, int ListenedMs, bool IsCounted, bool IsSuspicious, bool IsOver)
{
    /// <summary>From so much on a listening is a play.</summary>
    public const int PlayMs = 30_000;

    /// <summary>After a silence of this length the same track is another listening.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    /// <summary>How much of a track must be listened to for a play, in milliseconds: 30 s, or nine tenths of what is shorter.</summary>
    public static int NeededMs(int trackMs) => trackMs is > 0 and < PlayMs ? trackMs / 10 * 9 : PlayMs;

    /// <summary>Whether an event begins another listening than the one that was counted before.</summary>
    public static bool IsAnother(ListenTally? before, DateTimeOffset playedAt, int durationMs)
    {
        if (before is null || before.IsOver)
        {
            return true;
        }

        var silence = (playedAt - before.LastAt).Duration() - TimeSpan.FromMilliseconds(Math.Max(0, durationMs - before.ListenedMs));
        // A duration that fell begins anew, unless the event is only late.
        return silence > Pause || (durationMs < before.ListenedMs && playedAt >= before.LastAt);
    }

    /// <summary>Counts an event that is no like.</summary>
    /// <param name="before">Of the same listening; <see langword="null"/> when the event begins one.</param>
    /// <param name="isSuspicious">Of a listening that begins.</param>
    /// <returns>The tally with the event, how much of it was not told before in milliseconds, and whether with it the listening became a play.</returns>
    public static (ListenTally Tally, int NewMs, bool IsPlay) Count(
        ListenTally? before, DateTimeOffset playedAt, int durationMs, bool ends, int trackMs, bool isSuspicious)
    {
        var listened = Math.Max(before?.ListenedMs ?? 0, durationMs);
        var isPlay = before is not { IsCounted: true } && listened >= NeededMs(trackMs);
        var tally = new ListenTally(
            before is not null && before.LastAt > playedAt ? before.LastAt : playedAt, listened, isPlay || before is { IsCounted: true },
            before?.IsSuspicious ?? isSuspicious, ends || before is { IsOver: true });
        return (tally, listened - (before?.ListenedMs ?? 0), isPlay);
    }
}
