using System.Text.Json;

namespace Jonquils.Api.Catalog.Managers;

/// <summary>An account that manages an artist.</summary>
/// <param name="Permissions"><c>ALL</c>, or some of <c>UPLOAD</c> and <c>EDIT_PROFILE</c>.</param>
public sealed record ManagerResponse(Guid UserId, Guid ArtistId, IReadOnlyList<string> Permissions, DateTimeOffset CreatedAt)
{
    internal static ManagerResponse From(ArtistManager manager) =>
        new(manager.UserId, manager.ArtistId, JsonSerializer.Deserialize<List<string>>(manager.Permissions) ?? [], manager.CreatedAt);
}
