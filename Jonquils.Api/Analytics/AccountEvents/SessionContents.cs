using Jonquils.Api.Accounts;
using Jonquils.Api.Playback;
using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.Api.Analytics.AccountEvents;

/// <summary>
/// What an account did while a session lasted: the tracks it listened to, by the history, and its searches, by their log. Sessions of one account that
/// overlap on several devices each count all of it. What arrives after the end was copied, from a player that was offline for example, is not added.
/// </summary>
internal sealed class SessionContents(HeardTracks heard, ClickHouseClient clickHouse)
{
    // What is suggested while somebody types is no search.
    private const string SearchesSql = """
        SELECT count() AS value FROM search_analytics
        WHERE user_id = {user:UUID} AND action = 'search' AND kind != 'suggest'
            AND timestamp BETWEEN fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        """;

    /// <returns>Nothing of an event that ends no session.</returns>
    public async Task<(int? Tracks, int? Searches)> CountAsync(AccountEvent end, CancellationToken cancel)
    {
        if (end is not { Session: { } length, UserId: { } user })
        {
            return (null, null);
        }

        var from = end.At - length;
        var searches = 0L;
        ClickHouseParameters asked = new() { { "user", user }, { "from", from.ToUnixTimeMilliseconds() }, { "to", end.At.ToUnixTimeMilliseconds() } };
        await foreach (var row in clickHouse.QueryAsync<Count>(SearchesSql, asked, cancel))
        {
            searches = row.Value;
        }

        return (await heard.CountAsync(user, from, end.At, cancel), (int)searches);
    }

    private sealed record Count(long Value);
}
