namespace Jonquils.Api.Playlists;

/// <summary>An ordered list of tracks that belongs to an account.</summary>
internal sealed class Playlist
{
    public const int MaxTitleLength = 200;
    public const int MaxDescriptionLength = 2000;

    /// <summary>Entries a playlist; a file of so many is some megabytes, and a new order of them is written in well under a second.</summary>
    public const int MaxEntries = 10_000;

    public const int MaxPerOwner = 1_000;

    public Guid Id { get; private init; }

    /// <summary>The owner's account; it lives in another database.</summary>
    public Guid UserId { get; private init; }

    public required string Title { get; set; }

    public string? Description { get; set; }

    /// <summary>Whether everybody may find and read it.</summary>
    public bool IsPublic { get; set; }

    /// <summary>Last part of the link by which whoever has it may read the playlist; <see langword="null"/> when there is none.</summary>
    public string? ShareToken { get; set; }

    public int TrackCount { get; private set; }

    /// <summary>Grows with every change of the playlist or its entries.</summary>
    public int Revision { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Playlist Start(Guid ownerId, string title, string? description, bool isPublic, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = ownerId,
        Title = title,
        Description = description,
        IsPublic = isPublic,
        Revision = 1,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Notes that something of it changed.</summary>
    public void Touch(DateTimeOffset now)
    {
        Revision++;
        UpdatedAt = now;
    }

    /// <returns><see langword="false"/> when the playlist would become too long; then nothing changed.</returns>
    public bool TryGrow(int entries, DateTimeOffset now)
    {
        if (entries > MaxEntries - TrackCount)
        {
            return false;
        }

        TrackCount += entries;
        Touch(now);
        return true;
    }

    public void LoseOne(DateTimeOffset now)
    {
        TrackCount--;
        Touch(now);
    }

    /// <summary>Entity tag. Its owner sees more of it than others do, so theirs is another representation.</summary>
    public string TagFor(bool mayEdit) => mayEdit ? $"\"{Revision:x}-o\"" : $"\"{Revision:x}\"";
}

/// <summary>A place in a playlist. The same track may have several; a track that was deleted keeps its place.</summary>
internal sealed class PlaylistEntry
{
    public long Id { get; init; }

    public Guid PlaylistId { get; init; }

    public Guid TrackId { get; init; }

    /// <summary>From 0, without gaps.</summary>
    public int Position { get; init; }

    public DateTimeOffset AddedAt { get; init; }
}

/// <summary>A track that somebody likes.</summary>
internal sealed class Favorite
{
    public Guid UserId { get; init; }

    public Guid TrackId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
