using System.Threading.Channels;

namespace Jonquils.Api.Accounts.Letters;

/// <summary>A letter to be written.</summary>
internal abstract record LetterOrder
{
    /// <summary>Asks the owner of an account's address to confirm it.</summary>
    internal sealed record Confirm(Guid UserId) : LetterOrder;

    /// <summary>Allows a new password, if there is an account with this address.</summary>
    /// <param name="Email">As it was typed.</param>
    internal sealed record Reset(string Email, System.Net.IPAddress? AskedFrom) : LetterOrder;

    /// <summary>Tells the owner that the password is another one now.</summary>
    internal sealed record PasswordChanged(Guid UserId) : LetterOrder;

    /// <summary>Tells the former address that the account has moved.</summary>
    internal sealed record EmailChanged(string FormerEmail) : LetterOrder;
}

/// <summary>Letters that wait to be written and sent, in this process.</summary>
/// <remarks>
/// A request only queues: whether there is an account is found out later, so that the time of the answer tells nothing about it.
/// What waits when the process ends is lost; whoever waits for the letter asks again.
/// </remarks>
internal sealed class LetterQueue
{
    private const int Capacity = 1000;

    private readonly Channel<LetterOrder> _orders = Channel.CreateBounded<LetterOrder>(Capacity);

    public ChannelReader<LetterOrder> Orders => _orders.Reader;

    /// <returns><see langword="false"/> when too many wait.</returns>
    public bool TryAdd(LetterOrder order) => _orders.Writer.TryWrite(order);
}
