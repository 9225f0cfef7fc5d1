using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Albums;

/// <summary>Albums by age, title or release.</summary>
internal static class ListAlbums
{
    public const string ByCreated = "created";
    public const string ByTitle = "title";
    public const string ByReleaseDate = "release_date";

    /// <param name="Sort"><c>created</c> (newest first), <c>title</c>, or <c>release_date</c> (newest first, unknown ones last).</param>
    /// <param name="Q">Part of the title, in any case.</param>
    public sealed record Query(
        [property: Range(1, 200)] int Limit = 50,
        string? After = null,
        [property: AllowedValues(ByCreated, ByTitle, ByReleaseDate)] string Sort = ByCreated,
        [property: FromQuery(Name = "artist_id")] Guid? ArtistId = null,
        Guid? Artist = null,
        [property: AllowedValues(Album.Single, Album.ExtendedPlay, Album.LongPlay, null)] string? Type = null,
        [property: StringLength(100), PlainText] string? Q = null);

    public static async Task<Results<Ok<Page<AlbumResponse>>, BadRequestProblem>> Handle([AsParameters] Query query, CatalogDb database, CancellationToken cancel)
    {
        var cursor = query.After is null ? null : Cursor.Parse(query.After, query.Sort);
        var albums = Filtered(database.Albums.AsNoTracking(), query);
        if ((query.After is not null && cursor is null) || Sorted(albums, query.Sort, cursor) is not { } sorted)
        {
            return CatalogProblems.BadCursor;
        }

#pragma warning disable CA1304, CA1311 // Translated to lower(title), which has an index.
        var rows = await sorted.Take(query.Limit + 1).Select(a => new { Album = a, a.Artist, Key = a.Title.ToLower() }).ToListAsync(cancel);
#pragma warning restore CA1304, CA1311
        return TypedResults.Ok(Page.Of(rows, query.Limit, row => AlbumResponse.From(row.Album) with { ArtistName = row.Artist?.Name }, row => query.Sort switch
        {
            ByTitle => new Cursor(query.Sort, row.Key, row.Album.Id),
            ByReleaseDate => new Cursor(query.Sort, (row.Album.ReleaseDate ?? DateOnly.MinValue).ToString("O", CultureInfo.InvariantCulture), row.Album.Id),
            _ => Cursor.At(query.Sort, row.Album.CreatedAt, row.Album.Id),
        }));
    }

    private static IQueryable<Album> Filtered(IQueryable<Album> albums, Query query)
    {
        if ((query.ArtistId ?? query.Artist) is { } artistId)
        {
            albums = albums.Where(a => a.ArtistId == artistId);
        }

        if (query.Type is { } type)
        {
            albums = albums.Where(a => a.Type == type);
        }

        return query.Q is { } part ? albums.Where(a => EF.Functions.ILike(a.Title, Pattern.Containing(part), Pattern.Escape)) : albums;
    }

#pragma warning disable CA1304, CA1311
    private static IQueryable<Album>? Sorted(IQueryable<Album> albums, string sort, Cursor? cursor)
    {
        switch (sort)
        {
            case ByTitle:
                return (cursor is null ? albums : albums.Where(a => EF.Functions.GreaterThan(ValueTuple.Create(a.Title.ToLower(), a.Id), ValueTuple.Create(cursor.Value, cursor.Id))))
                    .OrderBy(a => a.Title.ToLower()).ThenBy(a => a.Id);
            case ByReleaseDate:
                DateOnly day = default;
                return cursor is not null && !DateOnly.TryParseExact(cursor.Value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
                    ? null
                    : (cursor is null ? albums : albums.Where(a => EF.Functions.LessThan(ValueTuple.Create(a.ReleaseDate ?? DateOnly.MinValue, a.Id), ValueTuple.Create(day, cursor.Id))))
                        .OrderByDescending(a => a.ReleaseDate ?? DateOnly.MinValue).ThenByDescending(a => a.Id);
            default:
                DateTimeOffset created = default;
                return cursor is not null && !cursor.TryReadTime(out created)
                    ? null
                    : (cursor is null ? albums : albums.Where(a => EF.Functions.LessThan(ValueTuple.Create(a.CreatedAt, a.Id), ValueTuple.Create(created, cursor.Id))))
                        .OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id);
        }
    }
#pragma warning restore CA1304, CA1311
}
