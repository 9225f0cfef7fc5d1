using System.ComponentModel.DataAnnotations;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>What every report may be asked.</summary>
/// <param name="From">Not before this time or day; 30 days before the end when absent. Widened to whole buckets.</param>
/// <param name="To">Before this time or day; now when absent. Widened to whole buckets.</param>
/// <param name="Bucket"><c>hour</c>, <c>day</c>, <c>week</c> (from Monday) or <c>month</c>.</param>
/// <param name="Tz">Time zone by whose clocks buckets are cut, as IANA names it.</param>
/// <param name="Format"><c>json</c>, or <c>csv</c> for the series alone; <c>Accept: text/csv</c> says the same.</param>
public sealed record ReportQuery(
    [property: StringLength(40)] string? From = null,
    [property: StringLength(40)] string? To = null,
    [property: AllowedValues(ReportWindow.Hour, ReportWindow.Day, ReportWindow.Week, ReportWindow.Month)] string Bucket = ReportWindow.Day,
    string Tz = "UTC",
    [property: AllowedValues("json", "csv", null)] string? Format = null)
{
    internal (ReportWindow? Window, UnprocessableProblem? Problem) Window(DateTimeOffset now) => ReportWindow.Of(From, To, Bucket, Tz, now);

    internal bool WantsCsv(HttpRequest request) =>
        Format is null ? request.Headers.Accept.ToString().StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) : Format == "csv";
}

/// <summary>Parameters that queries of a window share.</summary>
internal static class WindowParameters
{
    public const string InWindow = "slot >= toDateTime({from:String}, 'UTC') AND slot < toDateTime({to:String}, 'UTC')";

    public static ClickHouseParameters Parameters(this ReportWindow window) => new()
    {
        { "from", window.From.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) },
        { "to", window.To.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) },
        { "tz", window.Zone.Id },
    };
}
