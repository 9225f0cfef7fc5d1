using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Jonquils.Api.Accounts;

namespace Jonquils.Api.Uploads;

/// <summary>Settings of section <c>Uploads</c>.</summary>
internal sealed class UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>Largest file that is taken, in bytes.</summary>
    [Range(1, 64L * 1024 * 1024 * 1024)]
    public long MaxBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Who may upload: <c>users</c>, <c>artists</c> or <c>admins</c>.</summary>
    [AllowedValues("users", "artists", "admins")]
    public string AllowedTo { get; init; } = "users";

    /// <summary>Slowest upload that is borne, in bytes per second, after the first ten seconds.</summary>
    [Range(1, 1_000_000)]
    public int LeastBytesPerSecond { get; init; } = 240;

    /// <summary>Size of the parts of an upload by links, in bytes; a smaller file has one.</summary>
    [Range(1024, 1024L * 1024 * 1024)]
    public long PartBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How long an upload by links may take from its beginning to its completion.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromHours(24);

    public bool Allow(ClaimsPrincipal user) => AllowedTo switch
    {
        "admins" => user.IsInRole(Role.Admin),
        "artists" => user.IsInRole(Role.Artist) || user.IsInRole(Role.Admin),
        _ => true,
    };
}
