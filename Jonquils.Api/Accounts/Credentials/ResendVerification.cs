using Jonquils.Api.Accounts.Letters;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Sends the caller the letter that confirms the e-mail address once more; none when it is confirmed.</summary>
internal static class ResendVerification
{
    public static Results<Accepted, UnavailableProblem> Handle(CurrentUser user, LetterQueue letters) =>
        letters.TryAdd(new LetterOrder.Confirm(user.Id)) ? TypedResults.Accepted((string?)null) : AccountProblems.TooManyLetters;
}
