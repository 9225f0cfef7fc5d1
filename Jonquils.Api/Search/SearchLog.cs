using System.Threading.Channels;

namespace Jonquils.Api.Search;

/// <summary>One search that was answered.</summary>
/// <param name="SearchId">Named in the answer, so that a click can be tied to its search.</param>
/// <param name="At">When it was answered, UTC.</param>
/// <param name="UserId"><see langword="null"/> for a visitor who is not signed in.</param>
/// <param name="Query">What was asked for, as it was typed.</param>
/// <param name="Kind"><c>track</c>, <c>artist</c>, <c>album</c>, <c>playlist</c> or <c>suggest</c>.</param>
/// <param name="ResultsCount">How many were found; counting stops at a limit, so a large number is a lower bound.</param>
/// <param name="TookMs">How long the engine took, in milliseconds.</param>
public sealed record SearchLogged(Guid SearchId, DateTimeOffset At, Guid? UserId, string Query, string Kind, int ResultsCount, int TookMs);

/// <summary>One result of a search that was opened.</summary>
/// <param name="SearchId">The search it came from.</param>
/// <param name="At">When it was opened, UTC.</param>
/// <param name="UserId"><see langword="null"/> for a visitor who is not signed in.</param>
/// <param name="Query">What had been asked for.</param>
/// <param name="ResultKind"><c>track</c>, <c>artist</c>, <c>album</c> or <c>playlist</c>.</param>
/// <param name="ResultId">What was opened.</param>
/// <param name="Position">Its place in the results, from 0.</param>
public sealed record SearchClicked(Guid SearchId, DateTimeOffset At, Guid? UserId, string Query, string ResultKind, Guid ResultId, int Position);

/// <summary>What was searched for and opened, kept in memory until somebody writes it away; a full log drops its oldest entries and counts them.</summary>
public sealed class SearchLog
{
    /// <summary>How many entries are kept for a reader that is late.</summary>
    public const int Capacity = 20_000;

    private readonly Channel<object> _entries;
    private long _dropped;

    public SearchLog() => _entries = Channel.CreateBounded<object>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
        _ => Interlocked.Increment(ref _dropped));

    /// <summary>The entries, oldest first: <see cref="SearchLogged"/> and <see cref="SearchClicked"/>. For one reader.</summary>
    public ChannelReader<object> Entries => _entries.Reader;

    /// <summary>How many entries were lost since the start because nobody read them in time.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <returns><see langword="false"/> once the log is closed.</returns>
    public bool Write(SearchLogged search) => _entries.Writer.TryWrite(search);

    /// <returns><see langword="false"/> once the log is closed.</returns>
    public bool Write(SearchClicked click) => _entries.Writer.TryWrite(click);
}
