using System.Globalization;
using System.Text;

namespace Jonquils.Api.Search.Text;

/// <summary>
/// Text as both engines are given it: lower-case words of letters and digits with one space between, without accents. Done here and not by the engines,
/// so that the same text is the same to both; stemming is theirs.
/// </summary>
internal static class PlainWords
{
    // Function words: a query that has others too does not insist on them. The ones that PostgreSQL's and Elasticsearch's own lists agree on and songs are full of.
    private static readonly HashSet<string> Fillers = new(
        ("a an and are as at be but by for from if in into is it no not of on or so such that the their then there these they this to was will with "
        + "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по от из о до ли или ни").Split(' '), StringComparer.Ordinal);

    private static readonly Dictionary<char, string> Letters = new()
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['ł'] = "l",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ı'] = "i",
        ['ё'] = "е",
    };

    /// <returns>Words parted by single spaces; empty when there is no letter or digit in it.</returns>
    public static string Of(string? text) => string.Join(' ', Runs(text ?? "").Select(run => run.Word));

    /// <summary>The words of a query that a result must have: all, but not those that merely fill.</summary>
    public static string[] Wanted(string plain)
    {
        var all = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
        var telling = Array.FindAll(all, word => !Fillers.Contains(word));
        return telling.Length > 0 ? telling : all;
    }

    /// <summary>The words of a text with where they stand in it; the n-th is the n-th of <see cref="Of"/>.</summary>
    public static IEnumerable<(string Word, int Start, int Length)> Runs(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && (char.IsLetterOrDigit(text[i]) || IsHalf(text, i) || IsMark(text[i]) || (start >= 0 && IsApostrophe(text[i])));
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                var word = Fold(text[start..i]);
                if (word.Length > 0)
                {
                    yield return (word, start, i - start);
                }

                start = -1;
            }
        }
    }

    // Half of a letter beyond the basic plane, whose other half is there too.
    private static bool IsHalf(string text, int i) =>
        (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) || (i > 0 && char.IsSurrogatePair(text[i - 1], text[i]));

    private static bool IsApostrophe(char letter) => letter is '\'' or '’' or 'ʼ' or '`';

    private static bool IsMark(char letter) => CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark;

    private static string Fold(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var letter in word.Normalize(NormalizationForm.FormC).ToLowerInvariant())
        {
            if (Letters.TryGetValue(letter, out var plain))
            {
                folded.Append(plain);
            }
            else if (letter == 'й' || char.IsSurrogate(letter))
            {
                // An и with a mark by its decomposition, but a letter of its own to everybody who reads it. Half of a letter cannot be taken apart.
                folded.Append(letter);
            }
            else
            {
                foreach (var part in letter.ToString().Normalize(NormalizationForm.FormKD))
                {
                    if (char.IsLetterOrDigit(part))
                    {
                        folded.Append(part);
                    }
                }
            }
        }

        return folded.ToString();
    }
}
