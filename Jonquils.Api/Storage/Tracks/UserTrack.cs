namespace Jonquils.Api.Storage.Tracks;

/// <summary>A track that another service remembers for one of its users.</summary>
internal sealed class UserTrack
{
    public const int MaxUserIdLength = 255;
    public const int MaxTextLength = 500;
    public const int MaxUrlLength = 2048;

    public Guid Id { get; init; }

    /// <summary>The other service's own id of the user; no account of ours.</summary>
    public required string UserId { get; init; }

    public required string Title { get; set; }

    /// <summary>Where the other service keeps the file; never opened here.</summary>
    public required string Url { get; set; }

    public string? OriginalUrl { get; init; }

    /// <summary>SHA-256 of <see cref="OriginalUrl"/>: saved again, a track of the same origin is renewed rather than doubled.</summary>
    public string? OriginalUrlHash { get; init; }

    /// <summary>In seconds.</summary>
    public double? Duration { get; set; }

    public string? Uploader { get; set; }

    public double? SizeMb { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public static bool IsUserId(string text) => text.Length is > 0 and <= MaxUserIdLength && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
}

/// <param name="Duration">In seconds.</param>
public sealed record UserTrackResponse(
    Guid Id, string UserId, string Title, string Url, string? OriginalUrl, double? Duration, string? Uploader, double? SizeMb, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static UserTrackResponse Of(UserTrack track) => new(
        track.Id, track.UserId, track.Title, track.Url, track.OriginalUrl, track.Duration, track.Uploader, track.SizeMb, track.CreatedAt, track.UpdatedAt);
}
