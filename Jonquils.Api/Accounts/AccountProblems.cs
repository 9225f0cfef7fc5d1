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

    /// <summary>Not 401, which would clear the cookie: no page of others may sign somebody out.</summary>
    public static ForbiddenProblem ForeignPage { get; } = new("foreign_page", "This page is not one of ours, and may not use the session's cookie.");

    public static UnauthorizedProblem NotSignedIn { get; } = new("not_signed_in", "Sign in to do this.");

    public static UnprocessableProblem WeakPassword { get; } =
        new("weak_password", "The password is too easy to guess. Do not use your name, a common password or a single repeated character.");

    /// <summary>Not 401: the session is fine, and clients would try to renew it.</summary>
    public static ForbiddenProblem WrongPassword { get; } = new("wrong_password", "The current password is wrong.");

    public static UnprocessableProblem BadLink { get; } = new("bad_link", "This link is not valid, has been used, or has expired. Ask for a new one.");

    public static ConflictProblem LastAdministrator { get; } =
        new("last_admin", "This is the last active administrator. Make somebody else an administrator first.");

    public static NotFoundProblem UserNotFound(Guid id) => new("user_not_found", $"There is no user {id}.");

    public static NotFoundProblem SessionNotFound(Guid id) => new("session_not_found", $"You have no session {id}.");

    public static NotFoundProblem NoAvatar { get; } = new("no_avatar", "This user has no picture.");

    public static PreconditionFailedProblem Changed { get; } = new("changed_meanwhile", "The account has changed since you read it. Read it again.");

    public static BadRequestProblem BadCursor { get; } = new("bad_cursor", "The cursor is not one that this list gave. Start without 'after'.");

    public static UnsupportedMediaProblem NotAPicture { get; } = new("not_a_picture", "The file is not a PNG, JPEG or WebP picture.");

    public static TooLargeProblem PictureTooLarge { get; } = new("picture_too_large", "A picture may have at most 10 MB.");

    public static UnprocessableProblem PictureDimensions { get; } = new("picture_dimensions", "A picture must be from 64 to 8192 pixels wide and high.");

    public static UnavailableProblem TooManyLetters { get; } =
        new("too_many_letters", "Too many letters wait to be sent. Try again soon.") { RetryAfter = TimeSpan.FromSeconds(30) };

    public static TooManyRequestsProblem TooManyAttempts(TimeSpan wait) => new("too_many_attempts", "Too many attempts. Wait before you try again.") { RetryAfter = wait };
}
