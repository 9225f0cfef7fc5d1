using System.Net;
using System.Text;

namespace Jonquils.Api.Search.Text;

/// <summary>Marks found words in a text, as HTML that is safe to show.</summary>
internal static class Highlight
{
    /// <param name="text">As people wrote it.</param>
    /// <param name="found">Whether the n-th of its words (<see cref="PlainWords.Runs"/>) was found.</param>
    /// <returns><see langword="null"/> when none was.</returns>
    public static string? Mark(string text, IReadOnlyList<bool> found)
    {
        if (!found.Contains(true))
        {
            return null;
        }

        var marked = new StringBuilder(text.Length + 16);
        var (end, number) = (0, 0);
        foreach (var (_, start, length) in PlainWords.Runs(text))
        {
            if (number < found.Count && found[number])
            {
                marked.Append(WebUtility.HtmlEncode(text[end..start])).Append("<em>").Append(WebUtility.HtmlEncode(text.Substring(start, length))).Append("</em>");
                end = start + length;
            }

            number++;
        }

        return marked.Append(WebUtility.HtmlEncode(text[end..])).ToString();
    }
}
