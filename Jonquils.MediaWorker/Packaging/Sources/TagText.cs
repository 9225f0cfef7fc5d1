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

    /// <summary>Tags from fields by the names that Vorbis comments use, in any case. The first of several values counts.</summary>
    public static MediaTags FromFields(IReadOnlyDictionary<string, string> fields)
    {
        string? Field(params string[] names) =>
            names.Select(name => fields.TryGetValue(name, out var value) ? Clean(value) : null).FirstOrDefault(value => value is not null);

        return new MediaTags(
            Field("TITLE"),
            Field("ARTIST"),
            Field("ALBUM"),
            Field("ALBUMARTIST", "ALBUM ARTIST", "ALBUM_ARTIST"),
            Field("GENRE"),
            Date(Field("DATE", "YEAR", "ORIGINALDATE")),
            Number(Field("TRACKNUMBER", "TRACK")),
            Number(Field("DISCNUMBER", "DISC")));
    }

    [GeneratedRegex(@"\d{4}(-\d{2}(-\d{2})?)?")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"^\d{1,6}")]
    private static partial Regex FirstNumber();
}
