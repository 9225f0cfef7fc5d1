using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Audit;

/// <summary>The audit log, newest first.</summary>
internal static class ListAudit
{
    private const string Order = "audit";

    /// <summary>PostgreSQL takes no NUL in a text.</summary>
    private const string PlainText = @"^\P{Cc}*$";

    /// <param name="Limit">Rows a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    /// <param name="UserId">Only what this user did.</param>
    /// <param name="Subject">Only what was done to this.</param>
    /// <param name="Action">Only this action, e.g. <c>signed_in</c>.</param>
    /// <param name="From">Not before this time.</param>
    /// <param name="To">Before this time.</param>
    public sealed record Query(
        [property: Range(1, 200)] int Limit = 50,
        string? After = null,
        Guid? UserId = null,
        [property: StringLength(AuditEntry.MaxSubjectLength), RegularExpression(PlainText)] string? Subject = null,
        [property: StringLength(AuditEntry.MaxActionLength), RegularExpression(PlainText)] string? Action = null,
        DateTimeOffset? From = null,
        DateTimeOffset? To = null);

    /// <param name="UserId">Who acted; <see langword="null"/> when nobody is known by the name that was given.</param>
    /// <param name="Username">The actor's name today, or <see langword="null"/> when the account is no more.</param>
    /// <param name="Subject">What it was done to.</param>
    public sealed record Entry(Guid Id, DateTimeOffset At, Guid? UserId, string? Username, string Action, string? Subject, string? IpAddress);

    public static async Task<Results<Ok<Page<Entry>>, BadRequestProblem, ForbiddenProblem>> Handle([AsParameters] Query query, AccountsDb database, CancellationToken cancel)
    {
        var cursor = query.After is null ? null : Cursor.Parse(query.After, Order);
        if (query.After is not null && cursor is null)
        {
            return AccountProblems.BadCursor;
        }

        // Ids are made in the order of time, so that the primary key is the order of the list.
        var rows = await Filtered(database.AuditLog.AsNoTracking(), query, cursor?.Id)
            .OrderByDescending(e => e.Id).Take(query.Limit + 1)
            .Select(e => new { Entry = e, Username = database.Users.Where(u => u.Id == e.UserId).Select(u => u.Username).FirstOrDefault() })
            .ToListAsync(cancel);
        var page = rows.Take(query.Limit)
            .Select(r => new Entry(r.Entry.Id, r.Entry.At, r.Entry.UserId, r.Username, r.Entry.Action, r.Entry.Subject, r.Entry.IpAddress?.ToString())).ToList();
        return TypedResults.Ok(new Page<Entry>(page, rows.Count > query.Limit ? new Cursor(Order, "", page[^1].Id).ToString() : null));
    }

    private static IQueryable<AuditEntry> Filtered(IQueryable<AuditEntry> entries, Query query, Guid? after)
    {
        if (after is { } last)
        {
            entries = entries.Where(e => e.Id < last);
        }

        if (query.UserId is { } user)
        {
            entries = entries.Where(e => e.UserId == user);
        }

        if (query.Subject is { } subject)
        {
            entries = entries.Where(e => e.Subject == subject);
        }

        if (query.Action is { } action)
        {
            entries = entries.Where(e => e.Action == action);
        }

        if (query.From is { } from)
        {
            entries = entries.Where(e => e.At >= from.ToUniversalTime());
        }

        return query.To is { } to ? entries.Where(e => e.At < to.ToUniversalTime()) : entries;
    }
}
