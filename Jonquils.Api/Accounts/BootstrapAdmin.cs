using Jonquils.Api.Accounts.Credentials;
using Jonquils.Api.Accounts.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts;

/// <summary>Makes the administrator of section <c>Bootstrap</c> when there is no administrator yet.</summary>
internal sealed partial class BootstrapAdmin(
    IServiceScopeFactory scopes, IOptions<BootstrapOptions> options, Passwords passwords, TimeProvider clock, ILogger<BootstrapAdmin> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value is not { AdminEmail: { } email, AdminUsername: { } username, AdminPassword: { } password })
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('bootstrap-admin', 0))", cancellationToken);
        if (await database.Users.AnyAsync(u => u.Roles.Any(r => r.Name == Role.Admin), cancellationToken))
        {
            return;
        }

        var admin = User.Register(email, username, passwords.Hash(password), clock.GetUtcNow());
        admin.IsVerified = true;
        foreach (var role in await database.Roles.Where(r => r.Name != Role.Artist).ToListAsync(cancellationToken))
        {
            admin.Roles.Add(role);
        }

        database.Users.Add(admin);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogMade(admin.Id);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2002, LogLevel.Information, "Made the first administrator, {UserId}")]
    private partial void LogMade(Guid userId);
}
