using Jonquils.Api.Accounts.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Looks at the start whether accounts have hashes of an older scheme, before the first check of one of them could tell by its time.</summary>
internal sealed class OlderPasswords(IServiceScopeFactory scopes, Passwords passwords) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var current = Passwords.CurrentPrefix;
        if (await database.Users.AnyAsync(u => u.PasswordHash != "" && !u.PasswordHash.StartsWith(current), cancellationToken))
        {
            passwords.ExpectOlder();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
