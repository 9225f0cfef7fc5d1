namespace Jonquils.Api.Accounts.Letters;

/// <summary>A letter ready to be sent, in plain text.</summary>
/// <param name="To">Address.</param>
/// <param name="Link">The one-time link in it, or <see langword="null"/>.</param>
internal sealed record Letter(string To, string Subject, string Body, string? Link)
{
    /// <param name="link">The token stands behind the #, which browsers keep to themselves: it is in no server's log.</param>
    public static Letter Confirm(string to, string username, string link) => new(
        to,
        "Confirm your e-mail address",
        $"""
        Hello {username},

        please confirm that this address is yours:

        {link}

        If you have no account at Jonquils, somebody mistyped an address, and you need do nothing.
        """,
        link);

    public static Letter Reset(string to, string username, string link) => new(
        to,
        "Choose a new password",
        $"""
        Hello {username},

        somebody, probably you, asked for a new password. Choose it here:

        {link}

        The link works once and not for long. If it was not you, do nothing: your password stays as it is.
        """,
        link);

    public static Letter PasswordChanged(string to, string username) => new(
        to,
        "Your password was changed",
        $"""
        Hello {username},

        the password of your account was changed, and other devices were signed out.

        If it was not you, ask for a new password at once on the sign-in page.
        """,
        Link: null);

    public static Letter EmailChanged(string to) => new(
        to,
        "Your account has a new e-mail address",
        """
        Hello,

        the e-mail address of your account was changed; letters do not come here any more.

        If it was not you, tell the people who run this service at once.
        """,
        Link: null);
}
