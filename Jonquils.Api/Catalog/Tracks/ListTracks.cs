using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>The catalogue's tracks, newest first unless asked otherwise.</summary>
internal static class ListTracks
{
    public const string ByCreated = "created";
    public const string ByTitle = "title";
    public const string ByPopularity = "popularity";
    public const string ByReleaseDate = "release_date";

    /// <param name="Limit">Rows a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    /// <param name="Sort"><c>created</c> (newest first), <c>title</c>, <c>popularity</c> (highest first) or <c>release_date</c> (newest first, unknown last).</param>
    /// <param name="Available">Only tracks that can be played, or only those that cannot.</param>
    /// <param name="Artist">An artist's id, or the whole name in any case.</param>
    /// <param name="Album">An album's id, or the whole title in any case.</param>
    /// <param name="Genre">A genre's id or name.</param>
    /// <param name="Q">Part of the title, in any case; fewer than three letters: its beginning.</param>
    public sealed record Query(
        [property: Range(1, 200)] int Limit = 50,
        string? After = null,
        [property: AllowedValues(ByCreated, ByTitle, ByPopularity, ByReleaseDate)] string Sort = ByCreated,
        bool? Available = null,
        [property: StringLength(100), PlainText] string? Artist = null,
        [property: StringLength(150), PlainText] string? Album = null,
        [property: StringLength(50), PlainText] string? Genre = null,
        [property: StringLength(100), PlainText] string? Q = null,
        [property: FromQuery(Name = "tempo_min")] double? TempoMin = null,
        [property: FromQuery(Name = "tempo_max")] double? TempoMax = null,
        [property: FromQuery(Name = "energy_min")] double? EnergyMin = null,
        [property: FromQuery(Name = "energy_max")] double? EnergyMax = null,
        [property: FromQuery(Name = "valence_min")] double? ValenceMin = null,
        [property: FromQuery(Name = "valence_max")] double? ValenceMax = null);

    public static async Task<Results<Ok<Page<TrackResponse>>, BadRequestProblem>> Handle(
        [AsParameters] Query query, CurrentUser? user, [FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database, TrackReader tracks, CancellationToken cancel) =>
        await PageAsync(query, user, database, tracks, cancel) is { } page ? TypedResults.Ok(page) : CatalogProblems.BadCursor;

    /// <returns><see langword="null"/> when the cursor is not one of this list.</returns>
    public static async Task<Page<TrackResponse>?> PageAsync(
        Query query, CurrentUser? user, NpgsqlDataSource database, TrackReader tracks, CancellationToken cancel)
    {
        int? genreId = null;
        if (query.Genre is { } genre && (genreId = await GenreAsync(genre, database, cancel)) is null)
        {
            return new Page<TrackResponse>([], null);
        }

        if (TrackQuery.For(query, genreId, user) is not { } command)
        {
            return null;
        }

        var managed = await tracks.ManagedByAsync(user, cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var (found, next) = await FindAsync(command, connection, query, cancel);
        // Most pages are of tracks that many look at: those are in memory already.
        var rows = await tracks.FindAllAsync(connection, found, cancel);
        var items = new List<TrackResponse>(found.Count);
        foreach (var id in found)
        {
            if (rows.TryGetValue(id, out var row))
            {
                items.Add(row.ToResponse(row.MayManage(user, managed)));
            }
        }

        return new Page<TrackResponse>(items, next);
    }

    private static async Task<(List<Guid> Ids, string? Next)> FindAsync(NpgsqlCommand page, NpgsqlConnection connection, Query query, CancellationToken cancel)
    {
        var order = TrackOrder.Of(query.Sort);
        var ids = new List<Guid>(query.Limit);
        Cursor? last = null;
        await using (page)
        {
            page.Connection = connection;
            await using var reader = await page.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                if (ids.Count == query.Limit)
                {
                    return (ids, last!.ToString());
                }

                ids.Add(reader.GetGuid(0));
                if (ids.Count == query.Limit)
                {
                    last = new Cursor(query.Sort, order.Write(reader, 1), ids[^1]);
                }
            }
        }

        return (ids, null);
    }

    private static async Task<int?> GenreAsync(string genre, NpgsqlDataSource database, CancellationToken cancel)
    {
        if (int.TryParse(genre, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return id;
        }

        await using var command = database.CreateCommand("SELECT id FROM genres WHERE lower(name) = lower($1) ORDER BY id LIMIT 1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = genre });
        return await command.ExecuteScalarAsync(cancel) as int?;
    }
}
