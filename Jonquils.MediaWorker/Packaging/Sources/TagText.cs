using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>Turns what files say about themselves into text that a database and a page can hold.</summary>
internal static partial class TagText
{
    private const int LongestValue = 500;

    /// <summary>Without control characters and unpaired surrogates, trimmed and cut; <see langword="null"/> when nothing is left.</summary>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var clean = new StringBuilder(Math.Min(text.Length, LongestValue));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= LongestValue)
            {
                break;
            }

            if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar)
            {
                clean.Append(rune);
            }
            else if (clean.Length > 0 && rune.Value is '\n' or '\r' or '\t')
            {
                clean.Append(' ');
            }
        }

        var trimmed = clean.ToString().Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }

    /// <summary>A date in ISO form, as precise as the text allows: <c>1999</c>, <c>1999-12</c>, <c>1999-12-31</c>.</summary>
    public static string? Date(string? text)
    {
        if (Clean(text) is not { } clean || IsoDate().Match(clean) is not { Success: true } match)
        {
            return null;
        }

        var value = match.Value;
        while (value.Length >= 4)
        {
            if (DateTime.TryParseExact(value, ["yyyy", "yyyy-MM", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year > 1)
            {
                return value;
            }

            // A month 00 or a day 31 of February: the year is still worth something.
            value = value.Length > 4 ? value[..^3] : "";
        }

        return null;
    }

    /// <summary>The first number of <c>3</c>, <c>03</c>, <c>3/12</c>; <see langword="null"/> for none or nonsense.</summary>
    public static int? Number(string? text) =>
        Clean(text) is { } clean && FirstNumber().Match(clean) is { Success: true } match
        && int.TryParse(match.Value, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 10_000
            ? number
            : null;

    /// <summary>Mended where it was labelled with the wrong code page, and then <see cref="Clean"/>, which would take out what passes for control characters.</summary>
    public static string? CleanAndRepair(string? text) => text is null ? null : Clean(TextRepair.Repair(text));

    /// <summary>Tags from fields. The first of several values counts, but for artists, which are all kept.</summary>
    public static MediaTags FromFields(TagFields fields)
    {
        var artists = fields.All("ARTIST");
        return new MediaTags(
            fields.First("TITLE"),
            artists is [var first, ..] ? first : null,
            fields.First("ALBUM"),
            fields.First("ALBUMARTIST", "ALBUM ARTIST", "ALBUM_ARTIST"),
            fields.First("GENRE"),
            Date(fields.First("DATE", "YEAR", "RELEASEDATE", "ORIGINALDATE")),
            Number(fields.First("TRACKNUMBER", "TRACK")),
            Number(fields.First("DISCNUMBER", "DISC")),
            artists.Count > 1 ? artists : null,
            fields.First("REMIXER", "MIXARTIST"));
    }

    /// <summary>What the first tag says, and where it says nothing, the second.</summary>
    public static MediaTags Merge(MediaTags first, MediaTags second) => new(
        first.Title ?? second.Title,
        first.Artist ?? second.Artist,
        first.Album ?? second.Album,
        first.AlbumArtist ?? second.AlbumArtist,
        first.Genre ?? second.Genre,
        first.Date ?? second.Date,
        first.TrackNumber ?? second.TrackNumber,
        first.DiscNumber ?? second.DiscNumber,
        first.Artists ?? (first.Artist is null ? second.Artists : null),
        first.Remixer ?? second.Remixer);

    [GeneratedRegex(@"\d{4}(-\d{2}(-\d{2})?)?")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"^\d{1,6}")]
    private static partial Regex FirstNumber();
}
