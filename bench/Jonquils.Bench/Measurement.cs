using System.Globalization;

namespace Jonquils.Bench;

/// <summary>What the product needs, beside what a named reference needed in the same run on the same machine.</summary>
/// <param name="Reference">Median of the reference, or <see langword="null"/> where there is none.</param>
/// <param name="Product">Median of the product.</param>
/// <param name="Unit">Of both, e.g. <c>s</c>.</param>
/// <param name="Bar">What should hold, in words.</param>
/// <param name="IsMet">Whether it does.</param>
internal sealed record Measurement(string Name, string ReferenceName, double? Reference, double Product, string Unit, string Bar, bool IsMet, string Remark = "")
{
    public const string Header =
        """
        | name | reference | reference figure | product | ratio | bar | met | remark |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        """;

    /// <summary>The middle one of an odd number of figures, the upper middle one of an even number.</summary>
    public static double Median(IEnumerable<double> figures) => figures.Order().ToArray() is { Length: > 0 } sorted ? sorted[sorted.Length / 2] : double.NaN;

    /// <summary>A row of the table in docs/benchmarks.md.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {ReferenceName} | {(Reference is { } reference ? $"{reference:0.00} {Unit}" : "–")} | {Product:0.00} {Unit} | {(Reference is { } r ? $"{Product / r:0.00}×" : "–")} | {Bar} | {(IsMet ? "yes" : "no")} | {Remark} |");
}
