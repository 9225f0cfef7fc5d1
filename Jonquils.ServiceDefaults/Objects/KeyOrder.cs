namespace Jonquils.ServiceDefaults.Objects;

/// <summary>The order of keys in a listing: by their bytes in UTF-8, as S3 lists them.</summary>
public sealed class KeyOrder : IComparer<string>
{
    private const char FirstSurrogate = '\uD800';
    private const char FirstAfterSurrogates = '\uE000';

    private KeyOrder()
    {
    }

    public static KeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length.CompareTo(right.Length)
            : RankOf(left[same]).CompareTo(RankOf(right[same]));
    }

    // Ordinal comparison of strings goes by UTF-16 units, where the surrogates of U+10000 and above come before U+E000; in UTF-8 they come last.
    private static int RankOf(char unit) => unit switch
    {
        < FirstSurrogate => unit,
        < FirstAfterSurrogates => unit + 0x2000,
        _ => unit - 0x800,
    };
}
