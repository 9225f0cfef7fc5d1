using System.Net;
using Jonquils.Api.Accounts.Limits;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Asks a signed-in user for the password once more, before what a stolen session must not do.</summary>
internal sealed class PasswordProof(Passwords passwords, SignInGuard guard)
{
    /// <summary>Checks the password; wrong ones count towards the lock-out as at the sign-in.</summary>
    /// <returns>Whether it is right, and how long to wait when too many were wrong.</returns>
    public async Task<(bool IsRight, TimeSpan? Wait)> CheckAsync(User user, string password, IPAddress? address, CancellationToken cancel)
    {
        // Apart from the sign-in's count: somebody who locks a name out from outside does not lock its owner out inside.
        var name = $"proof:{user.Id}";
        using var place = await passwords.EnterAsync(cancel);
        if (await guard.WaitForAsync(name, address, cancel) is { } wait)
        {
            return (false, wait);
        }

        if (passwords.Check(password, user.PasswordHash) == PasswordCheck.Wrong)
        {
            await guard.CountAsync(name, user.Id, address, cancel);
            return (false, null);
        }

        await guard.ForgiveAsync([name], cancel);
        return (true, null);
    }
}
