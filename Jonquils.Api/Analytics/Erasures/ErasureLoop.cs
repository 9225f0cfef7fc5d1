using Jonquils.Api.Analytics.Database;
using Jonquils.Api.Analytics.Schema;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Analytics.Erasures;

/// <summary>Takes the ids and addresses of deleted accounts out of what ClickHouse keeps of requests, searches and activity.</summary>
internal sealed class ErasureLoop(
    IServiceScopeFactory scopes, ClickHouseClient clickHouse, AnalyticsSchema schema, IOptions<AnalyticsOptions> options, TimeProvider clock, ILogger<ErasureLoop> logger)
    : PeriodicLoop(options.Value.ForwardEvery * 5, clock, logger)
{
    // Each may be repeated: a crash in the midst costs work, nothing else.
    private static readonly string[] Statements =
    [
        "ALTER TABLE api_requests_log UPDATE user_id = NULL, ip = '', user_agent = '' WHERE user_id = {user:UUID} SETTINGS mutations_sync = 1",
        "ALTER TABLE search_analytics UPDATE user_id = NULL WHERE user_id = {user:UUID} SETTINGS mutations_sync = 1",
        "ALTER TABLE user_analytics UPDATE user_id = NULL WHERE user_id = {user:UUID} SETTINGS mutations_sync = 1",
        "INSERT INTO active_users (slot, user_id) SELECT slot, {pseudonym:UUID} FROM active_users WHERE user_id = {user:UUID}",
        "ALTER TABLE active_users DELETE WHERE user_id = {user:UUID} SETTINGS mutations_sync = 1",
    ];

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        if (!clickHouse.IsConfigured)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AnalyticsDb>();
        var due = Clock.GetUtcNow() - options.Value.ErasureDelay;
        foreach (var erasure in await database.Erasures.AsNoTracking().Where(e => e.AskedAt <= due).OrderBy(e => e.AskedAt).Take(100).ToListAsync(cancel))
        {
            await schema.EnsureAsync(cancel);
            ClickHouseParameters user = new() { { "user", erasure.UserId } };
            ClickHouseParameters both = new() { { "user", erasure.UserId }, { "pseudonym", erasure.Pseudonym } };
            foreach (var statement in Statements)
            {
                await clickHouse.ExecuteAsync(statement, statement.Contains("{pseudonym", StringComparison.Ordinal) ? both : user, cancel);
            }

            await database.Erasures.Where(e => e.UserId == erasure.UserId).ExecuteDeleteAsync(cancel);
        }
    }
}
