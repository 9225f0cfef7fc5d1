using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Jonquils.Api.Paging;

/// <summary>One page of a list.</summary>
/// <param name="Next">Give it as <c>after</c> for the next page; <see langword="null"/> on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal static class Page
{
    /// <summary>Makes a page of rows of which one more was read than is shown, to know whether there are more.</summary>
    public static Page<TItem> Of<TRow, TItem>(List<TRow> rows, int limit, Func<TRow, TItem> item, Func<TRow, Cursor> cursor)
    {
        var items = new List<TItem>(Math.Min(rows.Count, limit));
        foreach (var row in rows.Take(limit))
        {
            items.Add(item(row));
        }

        return new Page<TItem>(items, rows.Count > limit ? cursor(rows[limit - 1]).ToString() : null);
    }
}

/// <summary>A keyset cursor: the sort value and id of the last row of a page. Rows added or removed elsewhere move nothing.</summary>
/// <param name="Sort">The order it was made for; a cursor of one order means nothing in another.</param>
internal sealed record Cursor(string Sort, string Value, Guid Id)
{
    private const int MaxLength = 2048;

    /// <summary>A cursor in an order by time.</summary>
    public static Cursor At(string sort, DateTimeOffset time, Guid id) => new(sort, time.UtcTicks.ToString(CultureInfo.InvariantCulture), id);

    /// <returns><see langword="false"/> when the value is no time.</returns>
    public bool TryReadTime(out DateTimeOffset time)
    {
        var isTime = long.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks;
        time = isTime ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
        return isTime;
    }

    public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <returns><see langword="null"/> for anything that is not a cursor of this order.</returns>
    public static Cursor? Parse(string text, string sort)
    {
        try
        {
            var cursor = text.Length <= MaxLength ? JsonSerializer.Deserialize<Cursor>(Base64Url.DecodeFromChars(text)) : null;
            // PostgreSQL takes no NUL in a text; a cursor of ours never has one.
            return cursor is { Value: not null } && cursor.Sort == sort && !cursor.Value.Contains('\0', StringComparison.Ordinal) ? cursor : null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }
}
