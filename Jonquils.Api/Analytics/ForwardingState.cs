using Jonquils.Api.Accounts;
using Jonquils.Api.Analytics.AccountEvents;
using Jonquils.Api.Analytics.Database;
using Jonquils.Api.Analytics.Logs;
using Jonquils.Api.Playback;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.Api.Analytics;

/// <summary>How far analytics is behind, for operations.</summary>
internal sealed class ForwardingState(
    ListenFeed listens, AccountActivity accounts, [FromKeyedServices(AnalyticsDb.Name)] NpgsqlDataSource database, RequestLog requests, LogSpool spool,
    IOptions<AnalyticsOptions> options, TimeProvider clock)
{
    /// <summary>How long the oldest listening event has been waiting to be copied into ClickHouse; zero when none waits.</summary>
    public Task<TimeSpan> ListenLagAsync(CancellationToken cancel) => listens.LagAsync(cancel);

    /// <summary>The same of the oldest registration, sign-in or sign-out.</summary>
    public async Task<TimeSpan> ActivityLagAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var (after, _, _) = await ActivityForwarder.PlaceAsync(connection, cancel);
        return await accounts.OldestAsync(after, cancel) is { } oldest && clock.GetUtcNow() - oldest is var lag && lag > TimeSpan.Zero ? lag : TimeSpan.Zero;
    }

    /// <summary>For how long the account that waits longest to be taken out of ClickHouse should have been; zero when none is due.</summary>
    public async Task<TimeSpan> ErasureLagAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT min(asked_at) FROM analytics.account_erasures");
        return await command.ExecuteScalarAsync(cancel) is DateTime askedAt && clock.GetUtcNow().UtcDateTime - askedAt - options.Value.ErasureDelay is var lag && lag > TimeSpan.Zero
            ? lag
            : TimeSpan.Zero;
    }

    /// <summary>Logged requests that were lost since the start because the buffer or the disk was full.</summary>
    public long DroppedRequests => requests.Dropped + spool.Dropped;

    /// <summary>Bytes of logs that wait on disk.</summary>
    public long SpooledBytes => spool.Bytes;
}
