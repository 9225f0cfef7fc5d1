using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Confirms an e-mail address by the token out of the letter.</summary>
internal static class VerifyEmail
{
    public sealed record Request([property: Required, StringLength(OneTimeTokens.MaxLength)] string Token);

    public static async Task<Results<NoContent, UnprocessableProblem>> Handle(
        Request request, OneTimeTokens tokens, AccountsDb database, AuditTrail audit, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        if (await tokens.TakeAsync(request.Token, OneTimeToken.VerifyEmail, cancel) is not { } user)
        {
            return AccountProblems.BadLink;
        }

        user.IsVerified = true;
        user.UpdatedAt = clock.GetUtcNow();
        audit.Add(AuditActions.EmailVerified, user.Id, subject: null, http.Connection.RemoteIpAddress);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return TypedResults.NoContent();
    }
}
