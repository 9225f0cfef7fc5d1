using System.Text;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>
/// Repairs text that was written in one code page and labelled as another: Cyrillic in Windows-1251, KOI8-R or CP866 and UTF-8, all read as
/// Latin-1, as the tags of a whole generation of files are.
/// </summary>
/// <remarks>
/// Western text has its accented letters one at a time (<c>Motörhead</c>, <c>Ágætis byrjun</c>); Cyrillic read as Latin-1 has whole words of
/// them. Only the latter is touched. Which of the code pages it was is told by the letters' frequency and by capitals standing first in words.
/// </remarks>
internal static class TextRepair
{
    // The most frequent letters of Russian; they make up three quarters of any text.
    private const string Frequent = "оеаинтсрвлкмдпуя";

    private static readonly Encoding Strict8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Western = CodePage(1252);
    private static readonly Encoding[] Cyrillic = [CodePage(1251), CodePage(20866), CodePage(866)];

    /// <returns>The text as it was meant, or as it is when nothing is wrong with it.</returns>
    public static string Repair(string text)
    {
        if (!text.Any(c => c >= 0x80) || BytesOf(text) is not { } bytes)
        {
            return text;
        }

        if (AsUtf8(bytes) is { } utf8)
        {
            // What was labelled wrongly twice is repaired twice.
            return utf8 == text ? text : Repair(utf8);
        }

        if (!HasForeignWord(text))
        {
            return text;
        }

        var best = Cyrillic.Select(page => page.GetString(bytes)).Select(candidate => (Text: candidate, Score: ScoreOf(candidate))).MaxBy(c => c.Score);
        return best.Score > 0 ? best.Text : text;
    }

    /// <summary>The bytes that a program took for Latin-1 or Windows-1252; <see langword="null"/> for text that cannot have come about so.</summary>
    private static byte[]? BytesOf(string text)
    {
        var bytes = new byte[text.Length];
        Span<byte> one = stackalloc byte[1];
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (unit <= 0xFF)
            {
                bytes[i] = (byte)unit;
                continue;
            }

            // Between 0x80 and 0x9F the two differ: Windows-1252 has quotes and the like there.
            if (!Western.TryGetBytes(text.AsSpan(i, 1), one, out var written) || written != 1 || one[0] is < 0x80 or > 0x9F)
            {
                return null;
            }

            bytes[i] = one[0];
        }

        return bytes;
    }

    private static string? AsUtf8(byte[] bytes)
    {
        try
        {
            return Strict8.GetString(bytes);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether a word of three letters or more has none below 0x80, or all words of the text have none.</summary>
    private static bool HasForeignWord(string text)
    {
        var (high, low, longest, run) = (0, 0, 0, 0);
        foreach (var unit in text)
        {
            if (unit >= 0x80)
            {
                high++;
                longest = Math.Max(longest, ++run);
            }
            else
            {
                run = 0;
                low += char.IsAsciiLetter(unit) ? 1 : 0;
            }
        }

        return longest >= 3 || (high >= 2 && low == 0);
    }

    private static int ScoreOf(string text)
    {
        var score = 0;
        var before = ' ';
        foreach (var unit in text)
        {
            if (unit >= 0x80)
            {
                score += unit switch
                {
                    _ when Frequent.Contains(char.ToLowerInvariant(unit), StringComparison.Ordinal) => 3,
                    (>= 'А' and <= 'я') or 'ё' or 'Ё' or 'і' or 'І' or 'ї' or 'Ї' or 'є' or 'Є' or 'ґ' => 1,
                    '«' or '»' or '—' or '–' or '№' or '…' or '’' or '“' or '”' or '\u00A0' => 0,
                    _ => -6,
                };
                // No word goes on in capitals after a small letter: KOI8-R read as Windows-1251 does.
                score -= char.IsUpper(unit) && char.IsLower(before) ? 5 : 0;
            }

            before = unit;
        }

        return score;
    }

    private static Encoding CodePage(int number) => CodePagesEncodingProvider.Instance.GetEncoding(number, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)!;
}
