using Jonquils.Api.Catalog;
using Jonquils.Api.Playlists;

namespace Jonquils.Api.Search.Feeding;

/// <summary>Where documents come from: the modules that own what can be found. Read as it is at the moment of reading, so that the order of changes cannot matter.</summary>
internal sealed class SearchSources(CatalogFeed catalog, PlaylistFeed playlists)
{
    private const int MostOfASubtitle = 200;

    /// <summary>What changed between two moments.</summary>
    /// <returns><c>IsBulk</c> when so much changed at once that the index is to be built anew.</returns>
    public async Task<(bool IsBulk, IReadOnlyList<(string Kind, Guid Id)> Changed)> ChangesAsync(string since, string until, CancellationToken cancel)
    {
        var (isBulk, entries) = await catalog.ReadAsync(since, until, cancel);
        var lists = await playlists.ReadAsync(since, until, cancel);
        return (isBulk, [.. entries.Select(entry => (entry.Kind, entry.Id)), .. lists.Select(id => (SearchKinds.Playlist, id))]);
    }

    public async Task<bool> AnyAsync(string since, string until, CancellationToken cancel) =>
        await catalog.AnyAsync(since, until, cancel) || await playlists.AnyAsync(since, until, cancel);

    /// <summary>Lets go of changes that are in all of these positions.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<string> positions, CancellationToken cancel)
    {
        await catalog.ForgetAsync(positions, cancel);
        await playlists.ForgetAsync(positions, cancel);
    }

    /// <summary>The documents of these ids; for what is gone or hidden there is none.</summary>
    public async Task<List<SearchDocument>> FindAsync(string kind, IReadOnlyCollection<Guid> ids, CancellationToken cancel) => kind == SearchKinds.Playlist
        ? [.. (await playlists.FindAsync(ids, cancel)).Select(Of)]
        : [.. (await catalog.FindAsync(kind, ids, cancel)).Select(entry => Of(kind, entry))];

    /// <summary>The next documents of a kind in the order of their ids.</summary>
    public async Task<List<SearchDocument>> ScanAsync(string kind, Guid? after, int limit, CancellationToken cancel) => kind == SearchKinds.Playlist
        ? [.. (await playlists.ScanAsync(after, limit, cancel)).Select(Of)]
        : [.. (await catalog.ScanAsync(kind, after, limit, cancel)).Select(entry => Of(kind, entry))];

    public async Task<long> CountAsync(CancellationToken cancel)
    {
        var all = await playlists.CountAsync(cancel);
        foreach (var kind in SearchKinds.All.Where(kind => kind != SearchKinds.Playlist))
        {
            all += await catalog.CountAsync(kind, cancel);
        }

        return all;
    }

    /// <summary>Those of the ids that the caller may see at this very moment, whatever an index still has.</summary>
    public Task<IReadOnlySet<Guid>> VisibleAsync(string kind, IReadOnlyCollection<Guid> ids, Guid? userId, CancellationToken cancel) => kind == SearchKinds.Playlist
        ? playlists.VisibleAsync(ids, userId, cancel)
        : catalog.VisibleAsync(kind, ids, cancel);

    private static SearchDocument Of(string kind, CatalogEntry entry) => new(
        kind, entry.Id, entry.Title, entry.Artists.Length > 0 ? string.Join(", ", entry.Artists.Select(artist => artist.Name)) : null,
        [.. entry.Artists.Select(artist => new SearchDocument.ArtistName(artist.Id, artist.Name))], entry.Genres, entry.Released?.Year, entry.Popularity,
        entry.Tempo, entry.Energy, entry.Valence, IsAvailable: true, entry.DurationMs, entry.AlbumId, entry.AlbumTitle, entry.AlbumType, entry.CoverUrl,
        OwnerId: null, IsPublic: true, TrackCount: null, entry.CreatedAt);

    private static SearchDocument Of(FedPlaylist playlist) => new(
        SearchKinds.Playlist, playlist.Id, playlist.Title, Shorten(playlist.Description), [], [], ReleaseYear: null, Popularity: 0, null, null, null, IsAvailable: true,
        DurationMs: null, AlbumId: null, AlbumTitle: null, AlbumType: null, CoverUrl: null, playlist.UserId, playlist.IsPublic, playlist.TrackCount, playlist.CreatedAt);

    // Never between the two halves of a letter.
    private static string? Shorten(string? text) =>
        text is { Length: > MostOfASubtitle } ? text[..(char.IsHighSurrogate(text[MostOfASubtitle - 1]) ? MostOfASubtitle - 1 : MostOfASubtitle)] : text;
}
