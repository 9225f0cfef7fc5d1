using System.Globalization;
using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>The time a report is about, cut into buckets by the clocks of a time zone.</summary>
/// <param name="From">Start of the first bucket.</param>
/// <param name="To">End of the last bucket.</param>
internal sealed record ReportWindow(DateTimeOffset From, DateTimeOffset To, string Bucket, TimeZoneInfo Zone, IReadOnlyList<ReportWindow.Slice> Slices)
{
    public const int MostBuckets = 3000;
    public const string Hour = "hour";
    public const string Day = "day";
    public const string Week = "week";
    public const string Month = "month";

    private const int DefaultDays = 30;

    /// <param name="Key">As the queries name the bucket: the second it begins at for hours, else its first day.</param>
    public sealed record Slice(string Key, DateTimeOffset Start);

    /// <summary>Name of the bucket that column <c>slot</c> lies in, in SQL with parameter <c>tz</c>.</summary>
    public string KeySql => Bucket switch
    {
        Hour => """
            toString(intDiv(toUnixTimestamp(slot) + timeZoneOffset(toTimeZone(slot, {tz:String})), 3600) * 3600 - timeZoneOffset(toTimeZone(slot, {tz:String})))
            """,
        Week => "toString(toMonday(toDate(slot, {tz:String})))",
        Month => "toString(toStartOfMonth(toDate(slot, {tz:String})))",
        _ => "toString(toDate(slot, {tz:String}))",
    };

    /// <summary>Widens a question to whole buckets, so that sums can answer it.</summary>
    /// <param name="from">A time of ISO 8601 or a date; 30 days before the end when absent. A date alone is the zone's midnight, a time without an offset UTC.</param>
    /// <param name="to">Likewise, exclusive; the end of the present bucket when absent.</param>
    public static (ReportWindow? Window, UnprocessableProblem? Problem) Of(string? from, string? to, string bucket, string zoneName, DateTimeOffset now)
    {
        // ClickHouse knows IANA's names only, and some systems know others besides.
        if ((zoneName != "UTC" && (!zoneName.Contains('/', StringComparison.Ordinal) || zoneName.Length > 64)) || !TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone) || !zone.HasIanaId)
        {
            return (null, AnalyticsProblems.UnknownTimeZone);
        }

        if (Moment(to, zone, now) is not { } end || Moment(from, zone, end.AddDays(-DefaultDays)) is not { } start || start >= end)
        {
            return (null, AnalyticsProblems.BadTime);
        }

        if (from is null && bucket != Hour)
        {
            // So many days with today's, and not one more.
            start = StartOf(LocalDate(end.AddTicks(-1), zone).AddDays(1 - DefaultDays), zone);
        }

        if ((end - start).TotalHours > MostBuckets * (bucket switch { Hour => 1, Day => 24, Week => 24 * 7, _ => 24 * 31.0 }))
        {
            return (null, AnalyticsProblems.TooManyBuckets);
        }

        var (slices, stop) = bucket == Hour ? Hours(start, end, zone) : Days(start, end, bucket, zone);
        return slices.Count > MostBuckets
            ? (null, AnalyticsProblems.TooManyBuckets)
            : (new ReportWindow(slices[0].Start, stop, bucket, zone, slices), null);
    }

    private static DateTimeOffset? Moment(string? text, TimeZoneInfo zone, DateTimeOffset otherwise)
    {
        if (text is null)
        {
            return otherwise;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date.Year is >= 2000 and < 2100 ? StartOf(date, zone) : null;
        }

        return text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year is >= 2000 and < 2100 ? time : null;
    }

    // Clocks that go back make one hour of the day come twice; each is a bucket.
    private static (List<Slice> Slices, DateTimeOffset Stop) Hours(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var slices = new List<Slice>();
        var at = StartOfHour(from, zone);
        while (at < to)
        {
            slices.Add(new Slice(at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), at));
            at = StartOfHour(at.AddHours(1), zone);
        }

        return (slices, at);
    }

    private static (List<Slice> Slices, DateTimeOffset Stop) Days(DateTimeOffset from, DateTimeOffset to, string bucket, TimeZoneInfo zone)
    {
        var slices = new List<Slice>();
        var date = LocalDate(from, zone);
        date = bucket switch
        {
            Week => date.AddDays(-(((int)date.DayOfWeek + 6) % 7)),
            Month => new DateOnly(date.Year, date.Month, 1),
            _ => date,
        };
        var at = StartOf(date, zone);
        while (at < to)
        {
            slices.Add(new Slice(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), at));
            date = bucket switch { Week => date.AddDays(7), Month => date.AddMonths(1), _ => date.AddDays(1) };
            at = StartOf(date, zone);
        }

        return (slices, at);
    }

    private static DateOnly LocalDate(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static DateTimeOffset StartOfHour(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return at.ToUniversalTime() - new TimeSpan(local.Ticks % TimeSpan.TicksPerHour);
    }

    // Where clocks go forward at midnight the day begins when they have; where they go back over it, with the first midnight.
    private static DateTimeOffset StartOf(DateOnly date, TimeZoneInfo zone)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        if (zone.IsInvalidTime(midnight))
        {
            var before = midnight.AddHours(-3);
            return new DateTimeOffset(midnight, zone.GetUtcOffset(before)).ToUniversalTime();
        }

        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }
}
