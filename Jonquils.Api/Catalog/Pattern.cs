namespace Jonquils.Api.Catalog;

/// <summary>Patterns for LIKE in which what a person typed stands for itself.</summary>
internal static class Pattern
{
    public const string Escape = "\\";

    public static string Containing(string text) => $"%{Quoted(text)}%";

    public static string StartingWith(string text) => $"{Quoted(text)}%";

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
