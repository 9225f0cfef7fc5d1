using System.Text.RegularExpressions;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Etl.Transform;

/// <summary>Tells apart the artists that one text names, and what part each has.</summary>
/// <remarks>
/// Main artists are parted at <c>;</c> and <c> / </c> only: commas and ampersands stand in names of bands. Behind <c>feat.</c> they part guests.
/// </remarks>
internal static partial class ArtistNames
{
    private const int Most = 20;

    private static readonly string[] MainSeparators = [";", " / ", " // ", "\u2028"];

    /// <returns>The artists, main ones first, each once, and the title without its guests.</returns>
    public static (IReadOnlyList<CatalogImportArtist> Artists, string? Title) Of(MediaTags tags)
    {
        var artists = new List<CatalogImportArtist>();
        var guests = new List<string>();
        foreach (var text in tags.Artists ?? (tags.Artist is { } one ? [one] : []))
        {
            var (main, featured) = Split(text);
            guests.AddRange(featured);
            foreach (var name in main.Split(MainSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                Add(artists, name, "MAIN");
            }
        }

        var title = tags.Title;
        if (title is not null && TitleGuests().Match(title) is { Success: true } match)
        {
            guests.AddRange(Guests(match.Groups["names"].Value));
            title = (title[..match.Index] + title[(match.Index + match.Length)..]).Trim() is { Length: > 0 } rest ? rest : title;
        }

        foreach (var guest in guests)
        {
            Add(artists, guest, "FEATURED");
        }

        var remixer = tags.Remixer ?? (title is not null && Remix().Match(title) is { Success: true } remix ? remix.Groups["name"].Value.Trim() : null);
        if (remixer is not null)
        {
            Add(artists, remixer, "REMIXER");
        }

        return (artists, title);
    }

    private static (string Main, IEnumerable<string> Featured) Split(string text) => ArtistGuests().Match(text) is { Success: true } match
        ? (text[..match.Index], Guests(match.Groups["names"].Value))
        : (text, []);

    private static IEnumerable<string> Guests(string text) => GuestSeparator().Split(text).Select(name => name.Trim()).Where(name => name.Length > 0);

    private static void Add(List<CatalogImportArtist> artists, string name, string part)
    {
        if (artists.Count < Most && name.Length > 0 && !artists.Exists(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            artists.Add(new CatalogImportArtist(name, part));
        }
    }

    [GeneratedRegex(@"\s*[\(\[]?\s*\b(?:feat\.?|ft\.|featuring)\s+(?<names>[^\)\]]+)[\)\]]?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex ArtistGuests();

    [GeneratedRegex(@"\s*(?:[\(\[]\s*(?:feat\.?|ft\.?|featuring)\s+(?<names>[^\)\]]+)[\)\]]|\b(?:feat\.|ft\.)\s+(?<names>[^\(\[]+)$)", RegexOptions.IgnoreCase)]
    private static partial Regex TitleGuests();

    [GeneratedRegex(@"\s*(?:,|;|&|\s/\s|\band\b|\bи\b)\s*", RegexOptions.IgnoreCase)]
    private static partial Regex GuestSeparator();

    // "(Remix)", "(Radio Remix)" and "(2019 Remix)" name nobody.
    [GeneratedRegex(@"[\(\[](?<name>(?!(?:radio|club|extended|original|official|\d{4})\b)[^\(\)\[\]]+?)\s+remix[\)\]]", RegexOptions.IgnoreCase)]
    private static partial Regex Remix();
}
