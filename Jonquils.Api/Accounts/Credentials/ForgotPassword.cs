using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Letters;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Sends a letter that allows a new password. Answers the same, and as fast, whether there is such an account or not.</summary>
internal static class ForgotPassword
{
    public sealed record Request([property: Required, EmailAddress, StringLength(User.MaxEmailLength), RegularExpression(User.EmailPattern)] string Email);

    public static Results<Accepted, UnavailableProblem> Handle(Request request, LetterQueue letters, HttpContext http) =>
        letters.TryAdd(new LetterOrder.Reset(request.Email, http.Connection.RemoteIpAddress))
            ? TypedResults.Accepted((string?)null)
            : AccountProblems.TooManyLetters;
}
