using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Loops;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>Lets every module forget deleted accounts; one that fails is asked again until it has.</summary>
internal sealed partial class ForgettingLoop(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ForgettingLoop> logger)
    : PeriodicLoop(TimeSpan.FromSeconds(10), clock, logger)
{
    private const int AtATime = 20;

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var deleted = await database.Users.Where(u => u.DeletedAt != null && u.ForgottenAt == null).OrderBy(u => u.DeletedAt).Select(u => u.Id).Take(AtATime).ToListAsync(cancel);
        foreach (var userId in deleted)
        {
            await ForgetAsync(userId, database, cancel);
        }
    }

    private async Task ForgetAsync(Guid userId, AccountsDb database, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var module in scope.ServiceProvider.GetServices<IForgetsAccounts>())
        {
            await module.ForgetAsync(userId, cancel);
        }

        var objects = scope.ServiceProvider.GetRequiredService<IObjectStore>();
        await foreach (var picture in objects.ListAsync(Buckets.Covers, $"avatars/{userId:N}/", cancel))
        {
            await objects.DeleteAsync(Buckets.Covers, picture.Key, cancel);
        }

        await database.RefreshTokens.Where(t => t.UserId == userId).ExecuteDeleteAsync(cancel);
        await database.OneTimeTokens.Where(t => t.UserId == userId).ExecuteDeleteAsync(cancel);
        var now = Clock.GetUtcNow();
        await database.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(set => set.SetProperty(u => u.ForgottenAt, now), cancel);
        LogForgotten(userId);
    }

    [LoggerMessage(2010, LogLevel.Information, "Account {UserId} was deleted, and everything kept about it is gone")]
    private partial void LogForgotten(Guid userId);
}
