using Jonquils.Api.Accounts;
using Jonquils.Api.Playback.Listening;

namespace Jonquils.Api.Playback;

/// <summary>Lets the history of listening go with its account.</summary>
internal sealed class ForgottenAccounts(ListeningHistory history) : IForgetsAccounts
{
    public Task ForgetAsync(Guid userId, CancellationToken cancel) => history.EraseUserAsync(userId, cancel);
}
