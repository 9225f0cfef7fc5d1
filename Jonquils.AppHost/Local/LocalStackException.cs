namespace Jonquils.AppHost.Local;

/// <summary>The stack cannot start, and a person can do something about it.</summary>
/// <param name="message">What is wrong, as a sentence.</param>
/// <param name="advice">What to do about it on this machine, as a sentence.</param>
internal sealed class LocalStackException(string message, string advice) : Exception(message)
{
    public string Advice { get; } = advice;
}
