using Jonquils.Api.Accounts;
using Jonquils.Api.Analytics.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Analytics;

/// <summary>Notes that an account is to be forgotten; ClickHouse follows when it can.</summary>
internal sealed class ForgottenAccounts(AnalyticsDb database, TimeProvider clock) : IForgetsAccounts
{
    public async Task ForgetAsync(Guid userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await database.Database.ExecuteSqlAsync(
            $"INSERT INTO analytics.account_erasures (user_id, pseudonym, asked_at) VALUES ({userId}, {Guid.NewGuid()}, {now}) ON CONFLICT DO NOTHING", cancel);
    }
}
