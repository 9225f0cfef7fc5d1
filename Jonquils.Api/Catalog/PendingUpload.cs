namespace Jonquils.Api.Catalog;

/// <summary>An upload by link that has begun and is not a track yet.</summary>
internal sealed class PendingUpload
{
    /// <summary>Also the id of the track to be, unless <see cref="UploadWishes.TrackId"/> names one.</summary>
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public required string FileName { get; init; }

    /// <summary>Announced size in bytes; reserved from the uploader's quota.</summary>
    public long Bytes { get; init; }

    /// <summary>Size of each part but the last, in bytes.</summary>
    public long PartBytes { get; init; }

    /// <summary>JSON of the <see cref="UploadWishes"/>.</summary>
    public required string Wishes { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The track that came of it; <see langword="null"/> until completed.</summary>
    public Guid? TrackId { get; set; }

    /// <summary>Parts, at least one.</summary>
    public int PartCount => (int)((Bytes + PartBytes - 1) / PartBytes);

    /// <summary>Prefix of the parts in bucket <c>temp</c>.</summary>
    public string Prefix => $"uploads/{Id:N}/";

    public string KeyOf(int part) => $"{Prefix}{part:D5}";

    /// <summary>Bytes that part must have, counted from 1.</summary>
    public long BytesOf(int part) => part < PartCount ? PartBytes : Bytes - ((PartCount - 1) * PartBytes);
}

/// <summary>What an account's stored originals take up.</summary>
internal sealed class Quota
{
    public Guid UserId { get; init; }

    public long UsedBytes { get; init; }

    /// <summary>An allowance of its own, in bytes; <see langword="null"/> for the setting's.</summary>
    public long? LimitBytes { get; init; }
}
