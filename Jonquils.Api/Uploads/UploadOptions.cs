using System.ComponentModel.DataAnnotations;

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
}
