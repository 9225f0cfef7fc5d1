using System.ComponentModel.DataAnnotations;
using System.Net;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>The devices on which the caller is signed in, the latest sign-in first.</summary>
internal static class ListSessions
{
    private const string Order = "sessions";

    /// <param name="Limit">Rows a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Query([property: Range(1, 200)] int Limit = 50, string? After = null);

    /// <param name="Device">The client's User-Agent.</param>
    /// <param name="Ip">Address it was last seen at.</param>
    /// <param name="LastSeenAt">When it signed in or last renewed its access, which a client in use does every few minutes.</param>
    /// <param name="Current">Whether it is the session that asks.</param>
    public sealed record Session(Guid Id, string? Device, string Ip, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, bool Current)
    {
        internal static Session Of(RefreshToken last, Guid current) => new(
            last.FamilyId, last.DeviceInfo, Plain(last.IpAddress), TimeOf(last.FamilyId), last.CreatedAt, last.ExpiresAt, last.FamilyId == current);

        private static string Plain(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

        // The first token of a long session is cleaned up before the session ends, but a UUIDv7 begins with the time it was made.
        private static DateTimeOffset TimeOf(Guid id)
        {
            Span<byte> bytes = stackalloc byte[16];
            id.TryWriteBytes(bytes, bigEndian: true, out _);
            return DateTimeOffset.FromUnixTimeMilliseconds((long)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16));
        }
    }

    public static async Task<Results<Ok<Page<Session>>, BadRequestProblem>> Handle(
        [AsParameters] Query query, CurrentUser user, AccountsDb database, TimeProvider clock, CancellationToken cancel)
    {
        var cursor = query.After is null ? null : Cursor.Parse(query.After, Order);
        if (query.After is not null && cursor is null)
        {
            return AccountProblems.BadCursor;
        }

        var now = clock.GetUtcNow();
        var rows = await database.RefreshTokens.AsNoTracking()
            .Where(t => t.UserId == user.Id && !t.Revoked && t.ReplacedBy == null && t.ExpiresAt > now && (cursor == null || t.FamilyId < cursor.Id))
            .OrderByDescending(t => t.FamilyId).Take(query.Limit + 1).ToListAsync(cancel);
        var page = rows.Take(query.Limit).Select(t => Session.Of(t, user.SessionId)).ToList();
        return TypedResults.Ok(new Page<Session>(page, rows.Count > query.Limit ? new Cursor(Order, "", page[^1].Id).ToString() : null));
    }
}
