using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Accounts;

/// <summary>What can go wrong with accounts.</summary>
internal static class AccountProblems
{
    public static ConflictProblem EmailTaken { get; } = new("email_taken", "There is an account with this e-mail address.");

    public static ConflictProblem UsernameTaken { get; } = new("username_taken", "This username is taken.");

    /// <summary>One answer for a wrong name and a wrong password, so that nobody learns who has an account.</summary>
    public static UnauthorizedProblem WrongLogin { get; } = new("wrong_login", "The name or the password is wrong.");

    public static UnauthorizedProblem BadRefreshToken { get; } = new("bad_refresh_token", "The session has ended. Sign in again.");
}
