using System.Collections;
using System.Globalization;
using System.Text;

namespace Jonquils.ServiceDefaults.ClickHouse;

/// <summary>Values for the placeholders <c>{name:Type}</c> of a statement. The only way for a value into SQL.</summary>
/// <remarks>They travel in the address of the request, so all of them together should stay below a few kilobytes.</remarks>
public sealed class ClickHouseParameters : IEnumerable<KeyValuePair<string, string>>
{
    private readonly Dictionary<string, string> _texts = [];

    /// <param name="name">As in the placeholder.</param>
    /// <param name="value">Text, number, <see cref="bool"/>, <see cref="Guid"/>, date, time, a sequence of those, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The name or the type of the value is none that ClickHouse would understand.</exception>
    public void Add(string name, object? value)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw new ArgumentException($"'{name}' is not the name of a parameter.", nameof(name));
        }

        _texts.Add(name, value switch
        {
            string text => Escape(text),
            IEnumerable many => $"[{string.Join(',', many.Cast<object?>().Select(Quote))}]",
            _ => TextOf(value),
        });
    }

    /// <summary>Names and escaped values.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _texts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Inside of an array values stand as in SQL: text in quotes, and null by its name.
    private static string Quote(object? element) => element switch
    {
        null => "NULL",
        string or Guid or DateTimeOffset or DateOnly => $"'{(element is string text ? Escape(text) : TextOf(element))}'",
        _ => TextOf(element),
    };

    private static string TextOf(object? value) => value switch
    {
        null => @"\N",
        bool truth => truth ? "1" : "0",
        Guid id => id.ToString(),
        DateTimeOffset moment => TextOf(moment.UtcDateTime),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        sbyte or byte or short or ushort or int or uint or long or ulong or Int128 or UInt128 or float or double or decimal =>
            ((IFormattable)value).ToString(format: null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be a parameter.", nameof(value)),
    };

    // A DateTime takes no fraction, so it is only written when there is one.
    private static string TextOf(DateTime utc) =>
        utc.ToString(utc.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    // As in ClickHouse's TabSeparated format, in which parameters are read; the quote is for arrays and harmless elsewhere.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => escaped.Append(@"\\"),
                '\t' => escaped.Append(@"\t"),
                '\n' => escaped.Append(@"\n"),
                '\r' => escaped.Append(@"\r"),
                '\b' => escaped.Append(@"\b"),
                '\f' => escaped.Append(@"\f"),
                '\0' => escaped.Append(@"\0"),
                '\'' => escaped.Append(@"\'"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
