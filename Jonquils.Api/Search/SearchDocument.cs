using System.Text.Json.Serialization;

namespace Jonquils.Api.Search;

/// <summary>Kinds of things that can be found; also the values of <c>kind</c> in answers.</summary>
public static class SearchKinds
{
    public const string Track = "track";
    public const string Artist = "artist";
    public const string Album = "album";
    public const string Playlist = "playlist";

    /// <summary>In the order in which they are indexed: the few first, so that a new index soon has something of everything.</summary>
    internal static IReadOnlyList<string> All { get; } = [Artist, Album, Playlist, Track];
}

/// <summary>Whatever can be found, in the one shape that both engines keep and clients see.</summary>
/// <param name="Kind"><c>track</c>, <c>artist</c>, <c>album</c> or <c>playlist</c>.</param>
/// <param name="Subtitle">A second line: the artists of a track or album, the beginning of a playlist's description.</param>
/// <param name="Popularity">0 to 100; of artists and albums that of their most popular track.</param>
/// <param name="Tempo">Beats a minute.</param>
/// <param name="Energy">0 to 1.</param>
/// <param name="Valence">0 to 1.</param>
/// <param name="IsAvailable">Whether it can be played; what cannot is not indexed.</param>
/// <param name="DurationMs">Milliseconds; only of tracks.</param>
/// <param name="AlbumType"><c>SINGLE</c>, <c>EP</c> or <c>ALBUM</c>; only of albums.</param>
/// <param name="OwnerId">Whose playlist it is; only of playlists.</param>
/// <param name="IsPublic">Whether everybody may find it.</param>
/// <param name="TrackCount">Entries of a playlist.</param>
public sealed record SearchDocument(
    string Kind,
    Guid Id,
    string Title,
    string? Subtitle,
    IReadOnlyList<SearchDocument.ArtistName> Artists,
    IReadOnlyList<string> Genres,
    int? ReleaseYear,
    int Popularity,
    double? Tempo,
    double? Energy,
    double? Valence,
    bool IsAvailable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DurationMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? AlbumId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AlbumTitle,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AlbumType,
    string? CoverUrl,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? OwnerId,
    bool IsPublic,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? TrackCount,
    DateTimeOffset CreatedAt)
{
    public sealed record ArtistName(Guid Id, string Name);
}
