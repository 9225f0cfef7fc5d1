using Jonquils.ServiceDefaults.Loops;

namespace Jonquils.Api.Accounts.Tokens;

/// <summary>Keeps the signing keys fresh, and this replica's knowledge of them.</summary>
internal sealed class SigningKeyRotation(SigningKeys keys, TimeProvider clock, ILogger<SigningKeyRotation> logger)
    : PeriodicLoop(SigningKeys.Announcement / 4, clock, logger)
{
    protected override Task RunOnceAsync(CancellationToken cancel) => keys.RotateAsync(cancel);
}
