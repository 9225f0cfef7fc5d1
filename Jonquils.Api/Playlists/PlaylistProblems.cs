using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Playlists;

/// <summary>What can go wrong with playlists and favourites.</summary>
internal static class PlaylistProblems
{
    public static ForbiddenProblem NotYours { get; } = new("not_your_playlist", "Only its owner may change this playlist.");

    public static NotFoundProblem NoSuchLink { get; } = new("playlist_not_found", "The link leads to no playlist, or no longer.");

    public static ConflictProblem TooMany { get; } =
        new("too_many_playlists", $"You already own {Playlist.MaxPerOwner} playlists. Delete one to make room.");

    public static UnprocessableProblem TooLong { get; } = new("playlist_too_long", $"A playlist has at most {Playlist.MaxEntries} entries.");

    public static ConflictProblem OtherEntries { get; } =
        new("entries_changed", "The given tracks are not the ones in the playlist, each as often. Read the entries again, then order them.");

    public static PreconditionRequiredProblem NoCondition { get; } =
        new("if_match_required", "Positions move when others change the playlist. Send the entity tag that you read as If-Match.");

    public static BadRequestProblem BadCursor { get; } = new("bad_cursor", "The cursor is not one that this list gave. Start without 'after'.");

    public static UnprocessableProblem UnreadableFile { get; } =
        new("unreadable_playlist", "The file is no M3U, XSPF or JSPF playlist, or is broken.");

    public static UnprocessableProblem NoFile { get; } = new("no_file", "Send the playlist as the body, or as field 'file' of a form.");

    public static NotFoundProblem NotFound(Guid id) => new("playlist_not_found", $"There is no playlist {id} that you can see.");

    public static NotFoundProblem NoEntry(int position) => new("entry_not_found", $"The playlist has no entry at position {position}.");

    public static UnprocessableProblem BadPosition(int count) => new("bad_position", $"The position must be from 0 to {count}.");

    /// <param name="trackIds">All of them; the sentence names the first few.</param>
    public static UnprocessableProblem UnknownTracks(IReadOnlyCollection<Guid> trackIds) => new(
        "unknown_tracks", $"Nothing was added: you can see no tracks {string.Join(", ", trackIds.Take(10))}{(trackIds.Count > 10 ? $" and {trackIds.Count - 10} more" : "")}.");

    public static NotFoundProblem NoFavorite(Guid trackId) => new("not_a_favorite", $"Track {trackId} is none of your favourites.");
}
