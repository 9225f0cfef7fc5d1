using System.Globalization;
using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Catalog;

/// <summary>What can go wrong with the catalogue.</summary>
internal static class CatalogProblems
{
    public static NotFoundProblem TrackNotFound(Guid id) => new("track_not_found", $"There is no track {id} that you can see.");

    public static NotFoundProblem ArtistNotFound(Guid id) => new("artist_not_found", $"There is no artist {id}.");

    public static NotFoundProblem AlbumNotFound(Guid id) => new("album_not_found", $"There is no album {id}.");

    public static NotFoundProblem ManagerNotFound { get; } = new("manager_not_found", "This account does not manage the artist.");

    public static NotFoundProblem NoCover { get; } = new("no_cover", "There is no cover.");

    public static NotFoundProblem NoWaveform { get; } = new("no_waveform", "There is no waveform yet.");

    public static NotFoundProblem NoOriginal { get; } = new("no_original", "The track has no stored original.");

    public static BadRequestProblem BadCursor { get; } = new("bad_cursor", "The cursor is not one that this list gave. Start without 'after'.");

    public static ForbiddenProblem NotAManager { get; } = new("not_a_manager", "You do not manage this artist with the permission that this needs.");

    public static ForbiddenProblem NotYourTrack { get; } = new("not_your_track", "Only who brought the track, its artists' managers and administrators may do this.");

    public static ForbiddenProblem VerifiedByAdmin { get; } = new("verified_by_admin", "Only an administrator gives or takes the verified mark.");

    public static ForbiddenProblem OwnFilesOnly { get; } = new("file_not_yours", "Files under 'uploads/' belong to those who uploaded them.");

    public static ConflictProblem LastManager { get; } = new("last_manager", "An artist keeps at least one manager with all permissions. Give them to somebody else first.");

    public static ConflictProblem ArtistInUse { get; } = new("artist_in_use", "The artist still has albums or tracks. Delete or move them first.");

    public static ConflictProblem AlbumInUse { get; } = new("album_in_use", "The album still has tracks. Delete or move them first.");

    public static ConflictProblem GenreExists(string name) => new("genre_exists", $"There is a genre '{name}' already.");

    public static ConflictProblem HasAudio { get; } = new("track_has_audio", "The track has its audio already, or it is being packaged.");

    public static ConflictProblem QuotaExceeded(long limitBytes) =>
        new("quota_exceeded", string.Create(CultureInfo.InvariantCulture, $"This would exceed your {limitBytes / (1024 * 1024)} MiB of storage. Delete something first."));

    public static UnprocessableProblem UnknownArtist(Guid id) => new("unknown_artist", $"There is no artist {id}.");

    public static UnprocessableProblem UnknownAlbum(Guid id) => new("unknown_album", $"There is no album {id}.");

    public static UnprocessableProblem UnknownGenre { get; } = new("unknown_genre", "A genre that is named does not exist.");

    public static UnprocessableProblem NoMainArtist { get; } = new("no_main_artist", "A track needs at least one artist of type MAIN, and names each artist once.");

    public static UnprocessableProblem OtherArtistsAlbum { get; } = new("other_artists_album", "You may not put tracks on this album.");

    public static UnprocessableProblem BadFilePath { get; } = new("bad_file_path", "'file_path' is not the key of an object in bucket 'tracks'.");

    public static UnsupportedMediaProblem NotAPicture { get; } = new("not_a_picture", "Send the picture itself as image/jpeg, image/png or image/webp.");

    public static UnprocessableProblem BadPicture { get; } = new("bad_picture", "The picture cannot be read, or is smaller than 64 or larger than 8192 pixels on a side.");

    public static TooLargeProblem PictureTooLarge { get; } = new("picture_too_large", "The picture is larger than 10 MiB.");
}
