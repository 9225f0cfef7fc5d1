namespace Jonquils.Api.Accounts;

/// <summary>Somebody who can sign in.</summary>
internal sealed class User
{
    public const int MaxEmailLength = 255;
    public const int MinUsernameLength = 3;
    public const int MaxUsernameLength = 50;
    public const string UsernamePattern = @"^[\p{L}\p{N}._-]+$";

    /// <summary>What <see cref="System.ComponentModel.DataAnnotations.EmailAddressAttribute"/> lets through beyond one @: control characters, which no database and no letter takes.</summary>
    public const string EmailPattern = @"^ *[^\s\p{C}]+ *$";

    private User()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Lower-case, so that one mailbox is one account.</summary>
    public string Email { get; private set; } = "";

    /// <summary>Scheme, parameters, salt and hash in one string; see <see cref="Credentials.Passwords"/>.</summary>
    public string PasswordHash { get; private set; } = "";

    /// <summary>When somebody chose the password; a sign-in that began with a former one does not become a session.</summary>
    public DateTimeOffset? PasswordChangedAt { get; private set; }

    public string Username { get; private set; } = "";

    public string? AvatarUrl { get; private set; }

    /// <summary>Where the picture lies in bucket <c>covers</c>.</summary>
    public string? AvatarKey { get; private set; }

    public bool IsVerified { get; set; }

    public bool IsActive { get; set; }

    /// <summary>What an idempotent registration is known by again; see <see cref="SignIn.Register"/>.</summary>
    public string? RegistrationKey { get; init; }

    /// <summary>When its owner deleted it; what is left of it goes soon after.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>When all modules had forgotten a deleted account.</summary>
    public DateTimeOffset? ForgottenAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Row version (PostgreSQL's xmin), for ETags.</summary>
    public uint Version { get; private init; }

    public ICollection<Role> Roles { get; } = [];

    public static User Register(string email, string username, string passwordHash, DateTimeOffset now, string? registrationKey = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        Email = Normalise(email),
        Username = Shape(username),
        PasswordHash = passwordHash,
        IsActive = true,
        RegistrationKey = registrationKey,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public static string Normalise(string email) => email.Trim().ToLowerInvariant();

    /// <summary>The name as it is kept: one way to write each letter, or two accounts could look alike.</summary>
    public static string Shape(string username) => username.Trim().Normalize();

    public void Rename(string username, DateTimeOffset now)
    {
        Username = Shape(username);
        UpdatedAt = now;
    }

    /// <summary>Moves the account to another mailbox, which nobody has proved to own yet.</summary>
    public void MoveTo(string email, DateTimeOffset now)
    {
        Email = Normalise(email);
        IsVerified = false;
        UpdatedAt = now;
    }

    public void ChangePassword(string hash, DateTimeOffset now)
    {
        PasswordHash = hash;
        PasswordChangedAt = UpdatedAt = now;
    }

    public void ShowPicture(string? url, string? key, DateTimeOffset now)
    {
        AvatarUrl = url;
        AvatarKey = key;
        UpdatedAt = now;
    }

    /// <summary>Takes everything personal out of the account and frees its name and address; nobody can sign in to it again.</summary>
    public void Delete(DateTimeOffset now)
    {
        Email = $"{Id:N}@deleted.invalid";
        Username = $"deleted-{Id:N}";
        PasswordHash = "";
        IsActive = IsVerified = false;
        ShowPicture(null, null, now);
        PasswordChangedAt = DeletedAt = now;
    }
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

    /// <summary>The stored name of a role as clients write it, <c>admin</c> or <c>ROLE_ADMIN</c>.</summary>
    /// <returns><see langword="null"/> when there is no such role.</returns>
    public static string? Named(string name) => name.ToUpperInvariant() switch
    {
        "USER" or User => User,
        "ARTIST" or Artist => Artist,
        "ADMIN" or Admin => Admin,
        _ => null,
    };
}
