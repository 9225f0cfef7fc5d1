using System.Buffers.Text;
using System.Text.Json;

namespace Jonquils.Api.Paging;

/// <summary>One page of a list.</summary>
/// <param name="Next">Give it as <c>after</c> for the next page; <see langword="null"/> on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A keyset cursor: the sort value and id of the last row of a page. Rows added or removed elsewhere move nothing.</summary>
/// <param name="Sort">The order it was made for; a cursor of one order means nothing in another.</param>
internal sealed record Cursor(string Sort, string Value, Guid Id)
{
    private const int MaxLength = 1024;

    public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <returns><see langword="null"/> for anything that is not a cursor of this order.</returns>
    public static Cursor? Parse(string text, string sort)
    {
        try
        {
            var cursor = text.Length <= MaxLength ? JsonSerializer.Deserialize<Cursor>(Base64Url.DecodeFromChars(text)) : null;
            return cursor is { Value: not null } && cursor.Sort == sort ? cursor : null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }
}
