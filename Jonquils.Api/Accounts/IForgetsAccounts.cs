namespace Jonquils.Api.Accounts;

/// <summary>A module that keeps something of its own about accounts, and lets go of it when one is deleted.</summary>
internal interface IForgetsAccounts
{
    /// <summary>Removes everything personal. Called again after a failure, so it must bear repetition.</summary>
    Task ForgetAsync(Guid userId, CancellationToken cancel);
}
