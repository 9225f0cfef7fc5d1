using System.Net;
using Jonquils.Api.Accounts.Audit;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.Limits;

/// <summary>Locks a name and an address out after too many wrong passwords.</summary>
/// <remarks>
/// Counted is the name as it was typed, whether there is such an account or not: what locks tells nothing about who has an account, nor
/// which address belongs to which username.
/// </remarks>
internal sealed class SignInGuard(AttemptCounter attempts, AuditTrail audit, IOptions<AccountOptions> options)
{
    // A household or an office signs in from one address.
    private const int NamesBehindOneAddress = 5;

    private AttemptRule PerName { get; } = new("sign-in-name", options.Value.LockoutFailures, options.Value.LockoutWindow);

    private AttemptRule PerAddress { get; } = new("sign-in-address", options.Value.LockoutFailures * NamesBehindOneAddress, options.Value.LockoutWindow);

    /// <returns>How long to wait, or <see langword="null"/> when another password may be tried.</returns>
    public async Task<TimeSpan?> WaitForAsync(string name, IPAddress? address, CancellationToken cancel)
    {
        var byName = await attempts.WaitForAsync(PerName, name, cancel);
        var byAddress = await attempts.WaitForAsync(PerAddress, AddressLimit.NetworkOf(address), cancel);
        return byName is null ? byAddress : byAddress > byName ? byAddress : byName;
    }

    /// <summary>Counts a wrong password, and writes it down.</summary>
    /// <param name="userId">The account, when there is one; the same is done when there is none, or the time would tell.</param>
    public async Task CountAsync(string name, Guid? userId, IPAddress? address, CancellationToken cancel)
    {
        await attempts.TryAsync(PerName, name, cancel);
        await attempts.TryAsync(PerAddress, AddressLimit.NetworkOf(address), cancel);
        if (await WaitForAsync(name, address, cancel) is not null)
        {
            audit.Add(AuditActions.LockedOut, userId, subject: null, address);
        }

        await audit.WriteAsync(AuditActions.SignInFailed, userId, subject: null, address, cancel);
    }

    /// <summary>Clears the names of somebody who proved to be who they say. The address stays counted: an account of one's own must not buy guesses at others.</summary>
    public async Task ForgiveAsync(IEnumerable<string> names, CancellationToken cancel)
    {
        foreach (var name in names)
        {
            await attempts.ForgetAsync(PerName, name, cancel);
        }
    }
}
