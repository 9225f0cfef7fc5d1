using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>An artist's tracks, in whatever part; takes what the list of all tracks takes.</summary>
internal static class ListArtistTracks
{
    public static async Task<Results<Ok<Page<TrackResponse>>, BadRequestProblem, NotFoundProblem>> Handle(
        Guid artistId, [AsParameters] ListTracks.Query query, CurrentUser? user, CatalogDb catalog, [FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database,
        TrackReader tracks, CancellationToken cancel)
    {
        if (!await catalog.Artists.AnyAsync(a => a.Id == artistId, cancel))
        {
            return CatalogProblems.ArtistNotFound(artistId);
        }

        return await ListTracks.PageAsync(query with { Artist = artistId.ToString() }, user, database, tracks, cancel) is { } page
            ? TypedResults.Ok(page) : CatalogProblems.BadCursor;
    }
}

/// <summary>An album's tracks in the order of the record.</summary>
internal static class ListAlbumTracks
{
    // No record has more; a box of hundreds of discs is many albums.
    private const int Most = 1000;

    public static async Task<Results<Ok<Page<TrackResponse>>, NotFoundProblem>> Handle(
        Guid albumId, CurrentUser? user, CatalogDb catalog, TrackReader tracks, CancellationToken cancel)
    {
        if (!await catalog.Albums.AnyAsync(a => a.Id == albumId, cancel))
        {
            return CatalogProblems.AlbumNotFound(albumId);
        }

        var managed = await tracks.ManagedByAsync(user, cancel);
        var rows = await catalog.Tracks.AsNoTracking().VisibleTo(user, catalog).Where(t => t.AlbumId == albumId)
            .OrderBy(t => t.DiscNumber ?? 1).ThenBy(t => t.TrackNumber ?? int.MaxValue).ThenBy(t => t.Id).Take(Most)
            .Select(TrackResponse.Projection).AsSplitQuery().ToListAsync(cancel);
        return TypedResults.Ok(new Page<TrackResponse>([.. rows.Select(row => row.ToResponse(row.MayManage(user, managed)))], null));
    }
}
