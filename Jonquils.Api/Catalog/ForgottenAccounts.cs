using Jonquils.Api.Accounts;

namespace Jonquils.Api.Catalog;

/// <summary>What the catalogue forgets with an account.</summary>
internal sealed class ForgottenAccounts(TrackDirectory directory) : IForgetsAccounts
{
    public Task ForgetAsync(Guid userId, CancellationToken cancel) => directory.ForgetAccountAsync(userId, cancel);
}
