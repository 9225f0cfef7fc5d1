using System.Globalization;
using Jonquils.MediaWorker.Backups;
using Jonquils.MediaWorker.Backups.Store;

namespace Jonquils.Tests.MediaWorker.Backups;

public sealed class RetentionTests
{
    [Theory]
    [InlineData("Of each of the last days the newest stays", 2, 0, "06-10T02 06-10T14 06-09T02 06-08T02", "06-10T14 06-09T02")]
    [InlineData("Days without a backup do not count", 2, 0, "06-10T02 06-01T02 05-01T02", "06-10T02 06-01T02")]
    [InlineData("Of each of the last weeks the newest stays too", 1, 3, "06-10T02 06-09T02 06-07T02 06-05T02 05-31T02 05-20T02", "06-10T02 06-07T02 05-31T02")]
    [InlineData("One that was not proved is no reason to let go of one that was", 1, 0, "06-10T02? 06-09T02", "06-10T02? 06-09T02")]
    [InlineData("One that was not proved goes when a newer one was", 7, 4, "06-10T02 06-09T02? 06-08T02", "06-10T02 06-08T02")]
    [InlineData("As long as none was proved all stay", 1, 0, "06-10T02? 06-09T02?", "06-10T02? 06-09T02?")]
    public void The_newest_backups_of_days_and_weeks_are_kept(string rule, int daily, int weekly, string backups, string kept) =>
        Assert.True(
            kept.Split(' ').Order().SequenceEqual(Retention.Keep([.. backups.Split(' ').Select(Read)], daily, weekly).Order()), rule);

    private static StoredBackup Read(string text) => new(
        text, DateTimeOffset.ParseExact("2026-" + text.TrimEnd('?'), "yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), !text.EndsWith('?'));
}
