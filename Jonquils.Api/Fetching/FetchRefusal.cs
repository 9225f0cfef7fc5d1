using System.Globalization;

namespace Jonquils.Api.Fetching;

/// <summary>Why an address is not fetched.</summary>
/// <param name="Code">Stable, snake_case; part of the API.</param>
/// <param name="Message">A sentence for the person who named the address. It never says what an inner network looks like.</param>
/// <param name="MayPass">Whether the same may go well later.</param>
internal sealed record FetchRefusal(string Code, string Message, bool MayPass = false)
{
    public static FetchRefusal BadAddress { get; } = new("bad_url", "The address is no absolute http or https address, or it is too long.");

    public static FetchRefusal Credentials { get; } = new("url_with_credentials", "The address must not carry a user name or a password.");

    public static FetchRefusal Port { get; } = new("url_port_refused", "Files are not fetched from that port.");

    // One answer for private, unknown and dead names: else the server could be asked what its inner network looks like.
    public static FetchRefusal Unreachable { get; } = new("not_reachable", "The address does not lead to a public server that answers.", MayPass: true);

    public static FetchRefusal TooManyRedirects { get; } = new("too_many_redirects", "The address leads from one to the next too often.");

    public static FetchRefusal Encoded { get; } = new("content_encoded", "The server sends the file compressed, although it was asked not to.");

    public static FetchRefusal TooSlow { get; } = new("too_slow", "The server takes too long.", MayPass: true);

    public static FetchRefusal CutOff { get; } = new("cut_off", "The server ended before the file did.", MayPass: true);

    public static FetchRefusal Status(int status) => new(
        "not_reachable", string.Create(CultureInfo.InvariantCulture, $"The server answers with status {status}."), MayPass: status is 408 or 425 or 429 or >= 500);

    public static FetchRefusal TooLarge(long maxBytes) =>
        new("too_large", string.Create(CultureInfo.InvariantCulture, $"The file is larger than {Math.Max(1, maxBytes / (1024 * 1024))} MiB."));
}

/// <summary>A file stopped being worth fetching while its body was read.</summary>
internal sealed class FetchException(FetchRefusal refusal) : IOException(refusal.Message)
{
    public FetchRefusal Refusal { get; } = refusal;
}

/// <summary>The connection was refused because of where it leads.</summary>
internal sealed class NotPublicException() : IOException("The address is not a public one.");
