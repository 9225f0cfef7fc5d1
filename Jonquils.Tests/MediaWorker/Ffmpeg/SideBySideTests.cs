using Jonquils.MediaWorker.Ffmpeg;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.MediaWorker.Ffmpeg;

/// <summary>Several FFmpegs that make one thing together.</summary>
public sealed class SideBySideTests : IDisposable
{
    private readonly GeneratedMedia _media = new();
    private readonly StartingThread _starter = new();
    private readonly FfmpegProcess _ffmpeg;

    public SideBySideTests() => _ffmpeg = new FfmpegProcess(new StackToolRunner(_starter, TimeProvider.System), Options.Create(new FfmpegOptions()), TimeProvider.System);

    [Fact]
    public async Task All_run_to_their_ends_at_the_same_time()
    {
        var begun = new HashSet<int>();
        var begunAtAnEnd = new List<int>();
        FfmpegRun Watched(int number) => Tone(seconds: 1) with
        {
            OnProgress = progress =>
            {
                lock (begun)
                {
                    begun.Add(number);
                    begunAtAnEnd.AddRange(progress.HasEnded ? [begun.Count] : []);
                }
            },
        };

        var results = await _ffmpeg.RunAllAsync([Watched(1), Watched(2)], CancellationToken.None);

        Assert.Equal(2, results.Count);
        Assert.All(results, result => Assert.True(result.Succeeded));
        Assert.Equal([2, 2], begunAtAnEnd);
    }

    [Fact]
    public async Task When_one_fails_the_others_are_stopped_and_its_words_are_kept()
    {
        var endless = Tone(seconds: 100);

        var results = await _ffmpeg.RunAllAsync([endless, Run("-i", "file:/nowhere/at/all"), endless], CancellationToken.None);

        var failed = Assert.Single(results);
        Assert.False(failed.Succeeded);
        Assert.Contains("No such file", failed.Log, StringComparison.Ordinal);
        Assert.Empty(RunningTools.In(_media.Folder));
    }

    [Fact]
    public async Task When_nobody_wants_them_any_more_all_are_gone()
    {
        using var cancel = new CancellationTokenSource();
        var endless = Tone(seconds: 100) with { OnProgress = _ => cancel.CancelAfter(1) };

        await Assert.ThrowsAsync<OperationCanceledException>(() => _ffmpeg.RunAllAsync([endless, endless], cancel.Token));

        Assert.Empty(RunningTools.In(_media.Folder));
    }

    public void Dispose()
    {
        _starter.Dispose();
        _media.Dispose();
    }

    private FfmpegRun Tone(int seconds) => Run("-re", "-f", "lavfi", "-i", FormattableString.Invariant($"sine=d={seconds}"), _media.At($"{Guid.NewGuid():N}.wav"));

    private FfmpegRun Run(params string[] arguments) => new("test", arguments, _media.Folder, ToolLimits.ForAudio(null));
}
