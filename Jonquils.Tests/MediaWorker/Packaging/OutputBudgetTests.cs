using Jonquils.MediaWorker.Packaging;
using Jonquils.MediaWorker.Packaging.Playlists;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.Tests.MediaWorker.Packaging;

public sealed class OutputBudgetTests : IDisposable
{
    private readonly PackagingWorkshop _workshop = new();

    [Fact, Trait("Category", "Long")]
    public async Task What_ffmpeg_may_write_in_all_is_looked_at_with_every_segment_and_ends_the_job()
    {
        // A fiftieth of a second that is named thirty thousand times: ten minutes of noise in eight channels, half a gigabyte from half a megabyte.
        var source = _workshop.Media.Write("bomb.m4a", HandmadeMp4.Repeating(30_000));
        var most = 0L;
        using var over = new CancellationTokenSource();
        var watching = WatchAsync();

        var refusal = await Assert.ThrowsAsync<UnusableSourceException>(() => _workshop.PackageAsync(source));
        await over.CancelAsync();
        await watching;

        Assert.Equal("damaged", refusal.Error.Code);
        Assert.Contains("is beyond", refusal.Log, StringComparison.Ordinal);
        // It would become nearly two gigabytes. The budget is some 115 MiB; segments lie there twice for a moment, and more come between two looks.
        Assert.InRange(most, 1, 500L << 20);

        async Task WatchAsync()
        {
            while (!over.IsCancellationRequested)
            {
                most = Math.Max(most, SizeOf(new DirectoryInfo(_workshop.Media.At("scratch-run1"))));
                await Task.Delay(20);
            }
        }
    }

    [Fact]
    public async Task More_bytes_or_more_segments_than_the_budget_are_damage()
    {
        var path = _workshop.Media.Make("song.m4a", 14, "-c:a", "aac");
        var rendition = new Rendition("a128", RenditionKind.AacFast, 128, 44_100, 2);
        await using var output = new RenditionOutput(rendition, _workshop.Media.Folder, 0);
        GeneratedMedia.Run(
            "-i", path, "-c", "copy", "-f", "hls", "-hls_time", "6", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", MediaPlaylist.InitFileName,
            "-hls_segment_filename", _workshop.Media.At("a128/s%05d.m4s"), _workshop.Media.At("a128/list.m3u8"));
        while (await output.TryTakeAsync(CancellationToken.None) is not null)
        {
        }

        var exact = new OutputBudget(output.Bytes, output.Count);

        Assert.InRange(output.Count, 2, 4);
        exact.Check([output]);
        Assert.Equal("damaged", Assert.Throws<UnusableSourceException>(() => (exact with { Bytes = output.Bytes - 1 }).Check([output])).Error.Code);
        Assert.Equal("damaged", Assert.Throws<UnusableSourceException>(() => (exact with { Segments = output.Count - 1 }).Check([output])).Error.Code);
        Assert.Equal("damaged", Assert.Throws<UnusableSourceException>(() => (exact with { Bytes = (2 * output.Bytes) - 1 }).Check([output, output])).Error.Code);
    }

    [Fact]
    public void A_budget_grows_with_what_is_declared_and_what_nobody_declares_is_bounded_by_the_sources_size()
    {
        Rendition[] ladder = [new("a128", RenditionKind.AacFast, 128, 44_100, 2)];
        var source = new SourceInfo { Container = SourceContainer.Flac, Codec = "flac", SampleRate = 44_100, Channels = 2 };

        var minute = OutputBudget.ForAudio(ladder, source with { Duration = TimeSpan.FromMinutes(1), IsDurationDeclared = true }, 1_000_000);
        var hour = OutputBudget.ForAudio(ladder, source with { Duration = TimeSpan.FromHours(1), IsDurationDeclared = true }, 1_000_000);
        var silent = OutputBudget.ForAudio(ladder, source, 1_000_000);
        var longest = OutputBudget.ForAudio(ladder, source, long.MaxValue / 8);

        Assert.True(minute.Bytes < hour.Bytes && hour.Bytes < longest.Bytes && silent.Bytes < longest.Bytes);
        // Half as much again as twelve hours at 128 kb/s, and the slack.
        Assert.InRange(longest.Bytes, 1L << 30, 1300L << 20);
        Assert.Equal(7920, longest.Segments);
    }

    public void Dispose() => _workshop.Dispose();

    private static long SizeOf(DirectoryInfo folder)
    {
        try
        {
            return folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
        }
        catch (IOException)
        {
            // Taken away while it was looked at.
            return 0;
        }
    }
}
