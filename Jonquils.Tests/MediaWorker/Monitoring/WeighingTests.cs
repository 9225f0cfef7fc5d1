using Jonquils.Contracts;
using Jonquils.MediaWorker.Monitoring;
using Jonquils.MediaWorker.Monitoring.Checks;
using Jonquils.MediaWorker.Monitoring.Stored;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.MediaWorker.Monitoring;

public sealed class WeighingTests
{
    [Theory]
    [InlineData(FigureNames.QueueOldest, 599, "OK", 600)]
    [InlineData(FigureNames.QueueOldest, 600, "WARNING", 600)]
    [InlineData(FigureNames.QueueOldest, 3600, "CRITICAL", 3600)]
    [InlineData(FigureNames.DiskFreePercent, 15.1, "OK", 15)]
    [InlineData(FigureNames.DiskFreePercent, 15, "WARNING", 15)]
    [InlineData(FigureNames.DiskFreePercent, 4, "CRITICAL", 5)]
    public void A_figure_is_bad_from_its_bound_on(string figure, double value, string status, double threshold)
    {
        var check = new Weighing(Options.Create(new MonitoringOptions())).Weigh(new MonitoringFigure(figure, value, "here"));

        Assert.Equal((status, threshold, $"{figure}:here"), (check.Status, check.Threshold, check.Name));
    }

    [Fact]
    public void Settings_overrule_the_bounds()
    {
        var options = new MonitoringOptions { Thresholds = { [FigureNames.QueueOldest] = new Bounds { Critical = 5 } } };

        var check = new Weighing(Options.Create(options)).Weigh(new MonitoringFigure(FigureNames.QueueOldest, 700));
        var mild = new Weighing(Options.Create(options)).Weigh(new MonitoringFigure(FigureNames.QueueOldest, 4));

        Assert.Equal((CheckStatuses.Critical, CheckStatuses.Ok), (check.Status, mild.Status));
    }

    [Fact]
    public void A_figure_that_this_worker_does_not_know_yet_is_kept_and_never_bad()
    {
        var check = new Weighing(Options.Create(new MonitoringOptions())).Weigh(new MonitoringFigure("of_next_year", 1_000_000));

        Assert.Equal((CheckStatuses.Ok, null), (check.Status, check.Threshold));
    }

    [Theory]
    [InlineData("tracks", "uploads/0123/song", "uploads")]
    [InlineData("tracks", "some artist/song.mp3", "library")]
    [InlineData("hls", "abc/a1/a64/media.mp4", "a1")]
    [InlineData("hls", "abc/v1-live-7/master.m3u8", "v1 (growing)")]
    [InlineData("covers", "tracks/x.jpg", "tracks")]
    [InlineData("backups", "alone", "/")]
    public void An_object_counts_for_the_part_it_belongs_to(string bucket, string key, string part) => Assert.Equal(part, BucketCount.PartOf(bucket, key));
}
