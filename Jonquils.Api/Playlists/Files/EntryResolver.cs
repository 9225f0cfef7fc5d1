using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;

namespace Jonquils.Api.Playlists.Files;

/// <summary>Finds the tracks that a file means: by our own address, else by title, artist and length.</summary>
internal sealed class EntryResolver(TrackLookup tracks, TrackMatching names)
{
    public const string NotFound = "not_found";
    public const string Ambiguous = "ambiguous";

    // Encoders and players round and pad; other recordings of a song differ by more.
    private const int SameRecordingMs = 3_000;

    /// <returns>For each entry its track, or why there is none.</returns>
    public async Task<IReadOnlyList<(Guid? TrackId, string? Reason)>> ResolveAsync(IReadOnlyList<ListedTrack> entries, CurrentUser user, CancellationToken cancel)
    {
        var known = await tracks.KnownAsync([.. entries.Select(e => e.TrackId).OfType<Guid>()], user, cancel);
        var unnamed = entries.Where(e => !IsKnown(e)).Select(NameOf).OfType<TrackName>().ToList();
        var found = await names.FindAsync(unnamed, user, cancel);
        return [.. entries.Select(entry => IsKnown(entry) ? (entry.TrackId, null) : Choose(entry, found))];

        bool IsKnown(ListedTrack entry) => entry.TrackId is { } id && known.ContainsKey(id);
    }

    private static (Guid? TrackId, string? Reason) Choose(ListedTrack entry, ILookup<TrackName, MatchingTrack> found)
    {
        var candidates = NameOf(entry) is { } name ? found[name].ToList() : [];
        if (entry.DurationMs is { } duration && candidates.Where(c => Math.Abs(c.DurationMs - duration) <= SameRecordingMs).ToList() is { Count: > 0 } close)
        {
            candidates = close;
        }

        return candidates switch
        {
            [] => (null, NotFound),
            [var only] => (only.Id, null),
            // Same title, same artist: the best known is a good guess. By the title alone it would be none.
            [var best, ..] => entry.Artist is not null ? (best.Id, null) : (null, Ambiguous),
        };
    }

    private static TrackName? NameOf(ListedTrack entry) => entry.Title is { } title ? new TrackName(title, entry.Artist) : null;
}
