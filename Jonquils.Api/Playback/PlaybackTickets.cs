using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Security;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Playback;

/// <summary>
/// Makes and reads the tickets that stand in the path of playback links, so that a plain player needs no headers. A ticket opens one
/// package folder for one session until it expires; it is signed with HMAC-SHA256, and holds no secret.
/// </summary>
internal sealed class PlaybackTickets(SecurityKeys keys, IOptions<PlaybackOptions> options, TimeProvider clock)
{
    /// <summary>In the place of a session: what everybody may play needs none.</summary>
    public static readonly Guid NoSession = Guid.Empty;

    private const byte Version = 1;
    private const int HeaderBytes = 1 + 8 + 16;
    private const int SignatureBytes = 16;
    private const int MaxLength = 512;

    /// <param name="folder">Folder in bucket <c>hls</c>.</param>
    /// <param name="sessionId">The session that must still hold, or <see cref="NoSession"/>.</param>
    public (string Text, DateTimeOffset ExpiresAt) Issue(string folder, Guid sessionId)
    {
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((clock.GetUtcNow() + options.Value.TicketLifetime).ToUnixTimeSeconds());
        var body = new byte[HeaderBytes + Encoding.UTF8.GetByteCount(folder)];
        body[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(1), expiresAt.ToUnixTimeSeconds());
        sessionId.TryWriteBytes(body.AsSpan(9), bigEndian: true, out _);
        Encoding.UTF8.GetBytes(folder, body.AsSpan(HeaderBytes));
        return ($"{Base64Url.EncodeToString(body)}.{Base64Url.EncodeToString(Sign(body))}", expiresAt);
    }

    /// <returns><see langword="null"/> for anything but a ticket of ours that has not expired.</returns>
    public PlaybackTicket? Read(string text)
    {
        var dot = text.Length <= MaxLength ? text.IndexOf('.', StringComparison.Ordinal) : -1;
        if (dot < 0)
        {
            return null;
        }

        byte[] body, signature;
        try
        {
            body = Base64Url.DecodeFromChars(text.AsSpan(0, dot));
            signature = Base64Url.DecodeFromChars(text.AsSpan(dot + 1));
        }
        catch (FormatException)
        {
            return null;
        }

        if (body.Length <= HeaderBytes || body[0] != Version || !CryptographicOperations.FixedTimeEquals(signature, Sign(body)))
        {
            return null;
        }

        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(body.AsSpan(1)));
        return expiresAt > clock.GetUtcNow()
            ? new PlaybackTicket(Encoding.UTF8.GetString(body, HeaderBytes, body.Length - HeaderBytes), new Guid(body.AsSpan(9, 16), bigEndian: true), expiresAt)
            : null;
    }

    /// <summary>Reads the ticket of a request, once however many ask: the rate limit does so before the request is answered.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public PlaybackTicket? Read(string text, HttpContext http)
    {
        if (http.Features.Get<PlaybackTicket>() is { } known)
        {
            return known;
        }

        var ticket = Read(text);
        http.Features.Set(ticket);
        return ticket;
    }

    private ReadOnlySpan<byte> Sign(byte[] body) => HMACSHA256.HashData(keys.Tickets, body).AsSpan(0, SignatureBytes);
}

/// <param name="Folder">Folder in bucket <c>hls</c> that the ticket opens.</param>
internal sealed record PlaybackTicket(string Folder, Guid SessionId, DateTimeOffset ExpiresAt);
