using Jonquils.Api.Accounts.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Letters;

/// <summary>Sends a letter of the monitor's. Answers once the mail server has taken it; until then the worker repeats it.</summary>
internal static partial class SendAlertLetter
{
    private static UnavailableProblem NotTaken { get; } = new("mail_unavailable", "The mail server did not take the letter.") { RetryAfter = TimeSpan.FromSeconds(30) };

    public static async Task<Results<NoContent, UnavailableProblem>> Handle(
        AlertLetter letter, LetterPost post, AccountsDb database, ILogger<LetterPost> logger, CancellationToken cancel)
    {
        var readers = !post.IsConfigured ? [] : letter.To is { Count: > 0 } named ? named : await AdministratorsAsync(database, cancel);
        if (readers.Count == 0)
        {
            // Without a mail server alerts are in the log and on the pages, and there is nothing to wait for.
            return TypedResults.NoContent();
        }

        try
        {
            await post.SendAsync(readers, letter.Subject, letter.Body, cancel);
            return TypedResults.NoContent();
        }
        catch (Exception error) when (LetterPost.IsOutage(error))
        {
            LogNotTaken(logger, error);
            return NotTaken;
        }
    }

    private static async Task<IReadOnlyList<string>> AdministratorsAsync(AccountsDb database, CancellationToken cancel) =>
        await database.Users.AsNoTracking().Where(u => u.IsActive && u.Roles.Any(r => r.Name == Role.Admin)).OrderBy(u => u.Id).Select(u => u.Email).ToListAsync(cancel);

    [LoggerMessage(2005, LogLevel.Warning, "The mail server did not take a letter of the monitor; it is sent again")]
    private static partial void LogNotTaken(ILogger logger, Exception error);
}
