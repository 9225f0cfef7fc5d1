using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Playback;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists.Files;

/// <summary>Writes playlists into files and keeps the latest of each kind in bucket <c>playlists</c>.</summary>
internal sealed class PlaylistExports(PlaylistsDb database, TrackLookup tracks, PublicAddress address, IObjectStore objects)
{
    private const int LookupAtOnce = 1_000;
    private const string ToOwner = "owner";
    private const string ToEverybody = "everybody";

    /// <param name="reader">Whose eyes it is written for: <see langword="null"/> for what everybody sees.</param>
    /// <returns>The file's bytes.</returns>
    public async Task<byte[]> WriteAsync(Playlist playlist, string format, CurrentUser? reader, HttpRequest request, CancellationToken cancel)
    {
        var ids = await database.Entries.AsNoTracking().Where(e => e.PlaylistId == playlist.Id).OrderBy(e => e.Position).Select(e => e.TrackId).ToListAsync(cancel);
        var known = new Dictionary<Guid, TrackResponse>();
        foreach (var part in ids.Distinct().Chunk(LookupAtOnce))
        {
            foreach (var (id, track) in await tracks.FindAsync(part, reader, cancel))
            {
                known[id] = track;
            }
        }

        var root = address.For(request);
        var listed = ids.Select(id => ListedTrackOf($"{root}/api/v1/tracks/{id}", known.GetValueOrDefault(id))).ToList();
        var bytes = PlaylistFormats.Write(new PlaylistFile(playlist.Title, playlist.Description, listed), format);
        await StoreAsync(playlist.Id, reader is null ? ToEverybody : ToOwner, format, bytes, cancel);
        return bytes;
    }

    /// <summary>Removes all that was exported of a playlist.</summary>
    public async Task DeleteAsync(Guid playlistId, CancellationToken cancel)
    {
        foreach (var format in PlaylistFormats.All)
        {
            await objects.DeleteAsync(Buckets.Playlists, KeyOf(playlistId, ToOwner, format), cancel);
            await objects.DeleteAsync(Buckets.Playlists, KeyOf(playlistId, ToEverybody, format), cancel);
        }
    }

    private async Task StoreAsync(Guid playlistId, string audience, string format, byte[] bytes, CancellationToken cancel)
    {
        using var content = new MemoryStream(bytes, writable: false);
        await objects.PutAsync(Buckets.Playlists, KeyOf(playlistId, audience, format), content, PlaylistFormats.ContentTypeOf(format), cancel);
        if (!await database.Playlists.AnyAsync(p => p.Id == playlistId, cancel))
        {
            // Deleted meanwhile, after its exports were: this one would stay for ever.
            await objects.DeleteAsync(Buckets.Playlists, KeyOf(playlistId, audience, format), cancel);
        }
    }

    private static string KeyOf(Guid playlistId, string audience, string format) => $"{playlistId:N}/{audience}.{format}";

    // A track that is gone keeps its line: who imports the file again is told of it, and the places of the others stay.
    private static ListedTrack ListedTrackOf(string location, TrackResponse? track) => track is null
        ? new ListedTrack(location, "Unavailable track", null, null, null)
        : new ListedTrack(
            location, track.Title, track.Artists.Count > 0 ? string.Join(", ", track.Artists.Select(a => a.Name)) : null, track.AlbumTitle,
            track.DurationMs > 0 ? track.DurationMs : null);
}
