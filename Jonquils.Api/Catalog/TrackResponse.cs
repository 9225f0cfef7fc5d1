using System.Linq.Expressions;
using Jonquils.Contracts;

namespace Jonquils.Api.Catalog;

/// <summary>A track as clients see it.</summary>
/// <param name="ArtistId">The first main artist.</param>
/// <param name="GenreId">The first genre.</param>
/// <param name="DurationMs">Milliseconds; 0 until it is known.</param>
/// <param name="FilePath">Key of the original in bucket <c>tracks</c>; only for those who may manage the track.</param>
/// <param name="Popularity">0 to 100.</param>
/// <param name="Tempo">Beats a minute, or <see langword="null"/> while it is not known.</param>
/// <param name="Status">State of the packaging job; <see langword="null"/> for a track without audio.</param>
/// <param name="CoverUrl">Path of the cover on this host, or <see langword="null"/>.</param>
/// <param name="Job">The job that an upload just started; elsewhere absent.</param>
public sealed record TrackResponse(
    Guid Id,
    string Title,
    Guid? ArtistId,
    IReadOnlyList<TrackResponse.ArtistPart> Artists,
    Guid? AlbumId,
    string? AlbumTitle,
    int? GenreId,
    IReadOnlyList<TrackResponse.GenreName> Genres,
    int DurationMs,
    int? TrackNumber,
    int? DiscNumber,
    DateOnly? ReleaseDate,
    string? FilePath,
    int Popularity,
    double? Tempo,
    double? Energy,
    double? Valence,
    double? LoudnessLufs,
    bool IsAvailable,
    string? Status,
    string? CoverUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    TrackResponse.JobState? Job = null)
{
    public sealed record ArtistPart(Guid Id, string Name, string ArtistType, int DisplayOrder);

    public sealed record GenreName(int Id, string Name);

    /// <param name="Progress">0 to 100.</param>
    /// <param name="Deduplicated">Whether the same source was packaged before, so that nothing is encoded again.</param>
    public sealed record JobState(Guid Id, string Status, double Progress, bool Deduplicated);

    /// <summary>Under its second name, for clients of the older catalogue.</summary>
    public string? CoverImageUrl => CoverUrl;

    /// <summary>What a query has to fetch for a response, and nothing more.</summary>
    internal static Expression<Func<Track, Row>> Projection { get; } = track => new Row(
        track.Id, track.Title,
        track.Artists.OrderBy(a => a.DisplayOrder).Select(a => new ArtistPart(a.ArtistId, a.Artist!.Name, a.ArtistType, a.DisplayOrder)).ToList(),
        track.AlbumId, track.Album!.Title,
        track.Genres.OrderBy(g => g.Id).Select(g => new GenreName(g.Id, g.Name)).ToList(),
        track.DurationMs, track.TrackNumber, track.DiscNumber, track.ReleaseDate ?? track.Album!.ReleaseDate, track.SourceKey, track.Popularity, track.Tempo, track.Energy, track.Valence,
        track.LoudnessLufs, track.IsAvailable, track.Status, track.CoverUrl ?? track.Album!.CoverUrl, track.CreatedAt, track.UpdatedAt, track.UploadedBy, track.Version);

    internal sealed record Row(
        Guid Id, string Title, List<ArtistPart> Artists, Guid? AlbumId, string? AlbumTitle, List<GenreName> Genres, int DurationMs, int? TrackNumber,
        int? DiscNumber, DateOnly? ReleaseDate, string? SourceKey, int Popularity, double? Tempo, double? Energy, double? Valence, double? LoudnessLufs, bool IsAvailable,
        string? Status, string? CoverUrl, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, Guid? UploadedBy, uint Version)
    {
        public TrackResponse ToResponse(bool mayManage, JobState? job = null) => new(
            Id, Title, (Artists.Find(a => a.ArtistType == TrackArtist.Main) ?? Artists.FirstOrDefault())?.Id, Artists, AlbumId, AlbumTitle,
            Genres.FirstOrDefault()?.Id, Genres, DurationMs, TrackNumber, DiscNumber, ReleaseDate, mayManage ? SourceKey : null, Popularity, Tempo, Energy, Valence,
            LoudnessLufs, IsAvailable, Status, CoverUrl, CreatedAt, UpdatedAt, job);
    }
}

/// <summary>How far a track's package is.</summary>
/// <param name="Status">PENDING, PROCESSING, COMPLETED, FAILED or CANCELLED.</param>
/// <param name="Progress">0 to 100.</param>
/// <param name="IsPlayable">Whether a playback session can be had already, from the first segment on.</param>
/// <param name="Error">Why it failed, or <see langword="null"/>.</param>
public sealed record TrackStatusResponse(Guid TrackId, string Status, double Progress, double? Speed, double? SecondsLeft, TrackError? Error, bool IsAvailable, bool IsPlayable)
{
    internal bool IsFinal => Status is JobStatuses.Completed or JobStatuses.Failed or JobStatuses.Cancelled;
}

/// <param name="Code">Stable, snake_case.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record TrackError(string Code, string Message);
