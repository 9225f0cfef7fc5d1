using System.Globalization;
using Jonquils.Api.Analytics.Reports;

namespace Jonquils.Tests.Analytics;

public sealed class ReportWindowTests
{
    private static readonly DateTimeOffset Now = At("2026-11-21T10:20:30Z");

    [Fact]
    public void Without_a_question_it_is_the_last_thirty_days_with_today()
    {
        var window = Of(null, null, "day", "UTC");

        Assert.Equal(30, window.Slices.Count);
        Assert.Equal((At("2026-10-23T00:00Z"), At("2026-11-22T00:00Z")), (window.From, window.To));
    }

    [Theory]
    [InlineData("Europe/Amsterdam", "2026-10-25", "2026-10-26", 25)]
    [InlineData("Europe/Amsterdam", "2026-03-29", "2026-03-30", 23)]
    [InlineData("America/New_York", "2026-11-01", "2026-11-02", 25)]
    [InlineData("Asia/Kathmandu", "2026-11-01", "2026-11-02", 24)]
    public void A_day_has_as_many_hours_as_its_clocks_show(string zone, string from, string to, int hours)
    {
        var window = Of(from, to, "hour", zone);

        Assert.Equal(hours, window.Slices.Count);
        Assert.Equal(hours, window.Slices.Select(s => s.Start).Distinct().Count());
        Assert.Equal(TimeSpan.FromHours(hours), window.To - window.From);
    }

    [Theory]
    [InlineData("Europe/Amsterdam", "2026-10-25", "2026-10-24T22:00:00Z")]
    [InlineData("Europe/Amsterdam", "2026-10-26", "2026-10-25T23:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-11-01", "2026-10-31T18:15:00Z")]
    // Clocks go forward at midnight: the day begins at one o'clock.
    [InlineData("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z")]
    // Clocks go back at midnight: the last hour of the day before comes twice.
    [InlineData("Asia/Beirut", "2026-10-25", "2026-10-24T22:00:00Z")]
    public void A_day_begins_when_the_clocks_there_say_so(string zone, string day, string start) => Assert.Equal(At(start), Of(day, "2026-12-31", "day", zone).From);

    [Fact]
    public void Weeks_begin_on_Monday_and_months_on_the_first_and_a_question_is_widened_to_both_ends()
    {
        var weeks = Of("2026-11-04T12:00:00Z", "2026-11-10T00:00:01Z", "week", "UTC");
        var months = Of("2026-01-31", "2026-03-02", "month", "UTC");

        Assert.Equal([At("2026-11-02T00:00Z"), At("2026-11-09T00:00Z")], weeks.Slices.Select(s => s.Start));
        Assert.Equal(At("2026-11-16T00:00Z"), weeks.To);
        Assert.Equal([At("2026-01-01T00:00Z"), At("2026-02-01T00:00Z"), At("2026-03-01T00:00Z")], months.Slices.Select(s => s.Start));
    }

    [Theory]
    [InlineData(null, null, "Europe/Atlantis", "unknown_time_zone")]
    [InlineData(null, null, "Romance Standard Time", "unknown_time_zone")]
    [InlineData("yesterday", null, "UTC", "bad_time")]
    [InlineData("2026-11-02", "2026-11-02", "UTC", "bad_time")]
    [InlineData("2026-11-03", "2026-11-02", "UTC", "bad_time")]
    [InlineData("0001-01-01", "2026-11-02", "UTC", "bad_time")]
    [InlineData("2001-01-01", "2026-11-02", "UTC", "too_many_buckets")]
    public void What_makes_no_sense_is_refused(string? from, string? to, string zone, string code) =>
        Assert.Equal(code, ReportWindow.Of(from, to, "hour", zone, Now).Problem?.Code);

    private static ReportWindow Of(string? from, string? to, string bucket, string zone) => ReportWindow.Of(from, to, bucket, zone, Now).Window!;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
