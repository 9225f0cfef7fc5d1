using System.Globalization;
using Npgsql;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>An order of tracks: the expression that the indexes of migration ListIndexes have, and how its values travel in cursors.</summary>
/// <param name="Key">SQL over <c>tracks t</c>.</param>
/// <param name="Cast">SQL that gives a parameter the key's type.</param>
internal sealed record TrackOrder(string Key, string Cast, bool IsDescending, Func<string, object?> Read, Func<NpgsqlDataReader, int, string> Write)
{
    private static readonly TrackOrder Created = new("t.created_at", "", true,
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        (reader, column) =>
        reader.GetFieldValue<DateTimeOffset>(column).UtcTicks.ToString(CultureInfo.InvariantCulture));

    private static readonly TrackOrder Title = new("lower(t.title)", "::text", false, text => text, (reader, column) => reader.GetString(column));

    private static readonly TrackOrder Popularity = new("t.popularity", "", true,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        (reader, column) =>
        reader.GetInt32(column).ToString(CultureInfo.InvariantCulture));

    // Before all days stands what nobody knows the day of, so that it comes last; Npgsql writes it as DateOnly.MinValue.
    private static readonly TrackOrder ReleaseDate = new("coalesce(t.release_date, '-infinity'::date)", "", true,
        text => DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        (reader, column) =>
        reader.GetFieldValue<DateOnly>(column).ToString("O", CultureInfo.InvariantCulture));

    public static TrackOrder Of(string sort) => sort switch
    {
        ListTracks.ByTitle => Title,
        ListTracks.ByPopularity => Popularity,
        ListTracks.ByReleaseDate => ReleaseDate,
        _ => Created,
    };
}
