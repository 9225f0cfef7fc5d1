namespace Jonquils.Api.Accounts;

/// <summary>Somebody who can sign in.</summary>
internal sealed class User
{
    public const int MaxEmailLength = 255;
    public const int MaxUsernameLength = 50;

    private User()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Lower-case, so that one mailbox is one account.</summary>
    public string Email { get; private set; } = "";

    /// <summary>Scheme, parameters, salt and hash in one string; see <see cref="Passwords"/>.</summary>
    public string PasswordHash { get; set; } = "";

    public string Username { get; private set; } = "";

    public string? AvatarUrl { get; set; }

    public bool IsVerified { get; set; }

    public bool IsActive { get; set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public ICollection<Role> Roles { get; } = [];

    public static User Register(string email, string username, string passwordHash, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Email = Normalise(email),
        Username = username.Trim(),
        PasswordHash = passwordHash,
        IsActive = true,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public static string Normalise(string email) => email.Trim().ToLowerInvariant();
}

/// <summary>A role; its name is as it stands in the database and in tokens.</summary>
internal sealed class Role
{
    public const string User = "ROLE_USER";
    public const string Artist = "ROLE_ARTIST";
    public const string Admin = "ROLE_ADMIN";

    public int Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The name that clients see for the highest of a user's roles: <c>user</c>, <c>artist</c> or <c>admin</c>.</summary>
    public static string Highest(IEnumerable<string> roles) =>
        roles.Contains(Admin) ? "admin" : roles.Contains(Artist) ? "artist" : "user";
}
