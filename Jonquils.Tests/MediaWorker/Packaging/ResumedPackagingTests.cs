using System.Text.RegularExpressions;
using Jonquils.MediaWorker.Packaging;
using Jonquils.Tests.MediaWorker.Packaging.Video;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>A second attempt, after the worker of the first one died: what players were shown stays.</summary>
public sealed class ResumedPackagingTests : IDisposable
{
    private readonly PackagingWorkshop _workshop = new();
    private readonly VideoWorkshop _videos = new();

    [Fact]
    public async Task Renditions_that_were_listed_stay_listed_when_copied_music_is_made_again()
    {
        var source = _workshop.Media.Make("song.m4a", 40, "-b:a", "160k");
        var (first, folders) = (new List<int>(), default(PackagingOrder)!);
        await Assert.ThrowsAsync<DiedException>(() => _workshop.PackageAsync(source, grows: true, order => folders = order with { OnStep = step => Die(step, "hash") }));
        var listed = Master(folders);

        await _workshop.PackageAsync(source, grows: true, order => order with
        {
            GrowingFolder = folders.GrowingFolder,
            OnPlayable = _ =>
            {
                first.Add(Regex.Count(Master(folders), "EXT-X-STREAM-INF"));
                return Task.CompletedTask;
            },
            OnProgress = (_, _) => first.Add(Regex.Count(Master(folders), "EXT-X-STREAM-INF")),
        });

        Assert.Equal(3, Regex.Count(listed, "EXT-X-STREAM-INF"));
        Assert.True(first.Count > 1);
        Assert.All(first, variants => Assert.Equal(3, variants));
    }

    [Theory]
    [InlineData("flac", 4)]
    [InlineData("m4a", 2)]
    public async Task An_end_that_players_were_told_is_never_taken_back(string extension, int renditions)
    {
        var source = _workshop.Media.Make($"song.{extension}", 40);
        var folders = default(PackagingOrder)!;
        // Everything that grows has ended; the finished package is not yet there.
        await Assert.ThrowsAsync<FileNotFoundException>(() => _workshop.PackageAsync(source, grows: true, order => folders = order with
        {
            OnStep = step =>
            {
                if (step == "store")
                {
                    File.Delete(Path.Combine(order.ScratchPath, "encoded", "a64", "joined.mp4"));
                }
            },
        }));
        var ends = Playlists(folders);

        await _workshop.PackageAsync(source, grows: true, order => order with
        {
            GrowingFolder = folders.GrowingFolder,
            OnProgress = (_, _) => Assert.Equal(ends, Playlists(folders)),
        });

        Assert.Equal(renditions, ends.Count);
        Assert.All(ends, playlist => Assert.EndsWith("#EXT-X-ENDLIST\n", playlist, StringComparison.Ordinal));
        Assert.Equal(ends, Playlists(folders));
    }

    [Fact]
    public async Task A_video_that_is_made_again_grows_on_from_what_was_listed()
    {
        var clip = _videos.Clip("twice.mp4", "640x360", 20);
        var folders = default(PackagingOrder)!;
        await Assert.ThrowsAsync<DiedException>(() => _videos.PackageAsync(clip, grows: true, order => folders = order with { OnStep = step => Die(step, "hash") }));
        var before = Playlists(folders, _videos.Media);
        var seen = new List<IReadOnlyList<string>>();

        var whole = await _videos.PackageAsync(clip, grows: true, order => order with
        {
            GrowingFolder = folders.GrowingFolder,
            OnProgress = (_, _) => seen.Add(Playlists(folders, _videos.Media)),
        });
        var undisturbed = await _videos.PackageAsync(clip);

        Assert.NotEmpty(seen);
        Assert.All(before, playlist => Assert.Contains("#EXTINF", playlist, StringComparison.Ordinal));
        foreach (var (earlier, later) in seen.Prepend(before).Zip(seen))
        {
            Assert.All(earlier.Zip(later), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        }

        Assert.All(Playlists(folders, _videos.Media), playlist => Assert.EndsWith("#EXT-X-ENDLIST\n", playlist, StringComparison.Ordinal));
        Assert.Equal(await File.ReadAllBytesAsync(undisturbed.At("v360/media.mp4")), await File.ReadAllBytesAsync(whole.At("v360/media.mp4")));
    }

    public void Dispose()
    {
        _workshop.Dispose();
        _videos.Dispose();
    }

    private static void Die(string step, string at)
    {
        if (step == at)
        {
            throw new DiedException();
        }
    }

    private string Master(PackagingOrder order) => File.ReadAllText(Path.Combine(FolderOf(order, _workshop.Media), "master.m3u8"));

    private IReadOnlyList<string> Playlists(PackagingOrder order, GeneratedMedia? media = null) =>
        [.. Directory.EnumerateFiles(FolderOf(order, media ?? _workshop.Media), "media.m3u8", SearchOption.AllDirectories).Order().Select(File.ReadAllText)];

    private static string FolderOf(PackagingOrder order, GeneratedMedia media) => Path.Combine(media.At("objects"), "hls", order.GrowingFolder!.Key);

    private sealed class DiedException : Exception;
}
