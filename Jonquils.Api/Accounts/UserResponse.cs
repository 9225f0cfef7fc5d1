namespace Jonquils.Api.Accounts;

/// <summary>An account as its owner sees it.</summary>
/// <param name="Role">The highest role: <c>user</c>, <c>artist</c> or <c>admin</c>.</param>
/// <param name="Roles">All roles as stored, e.g. <c>ROLE_USER</c>.</param>
public sealed record UserResponse(
    Guid Id, string Email, string Username, string Role, IReadOnlyList<string> Roles, string? AvatarUrl, bool IsVerified, bool IsActive, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static UserResponse Of(User user)
    {
        var roles = user.Roles.Select(r => r.Name).Order(StringComparer.Ordinal).ToList();
        return new(user.Id, user.Email, user.Username, Accounts.Role.Highest(roles), roles, user.AvatarUrl, user.IsVerified, user.IsActive, user.CreatedAt, user.UpdatedAt);
    }
}
