using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Jonquils.MediaWorker.Ffmpeg;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.MediaWorker.Ffmpeg;

/// <summary>What the kernel says of a running FFmpeg, and what it does when a program goes too far.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class ConfinementTests : IDisposable
{
    private const int Niceness = 7;

    private static readonly ToolLimits Limits = new(TimeSpan.FromSeconds(33), TimeSpan.FromMinutes(2), FileBytes: 12_345_678, MemoryBytes: 1L << 30);

    private readonly GeneratedMedia _media = new();
    private readonly StartingThread _starter = new();
    private readonly StackToolRunner _runner;

    public ConfinementTests() => _runner = new StackToolRunner(_starter, TimeProvider.System);

    [Fact]
    public async Task A_running_ffmpeg_has_every_limit_that_it_was_given()
    {
        var limits = await AskKernelAsync(process => File.ReadAllText($"/proc/{process}/limits"));

        Assert.Equal(("33", "33"), LimitOf(limits, "Max cpu time"));
        Assert.Equal(("12345678", "12345678"), LimitOf(limits, "Max file size"));
        Assert.Equal(($"{1L << 30}", $"{1L << 30}"), LimitOf(limits, "Max address space"));
        Assert.Equal(($"{ToolLimits.OpenFiles}", $"{ToolLimits.OpenFiles}"), LimitOf(limits, "Max open files"));
        Assert.Equal(("0", "0"), LimitOf(limits, "Max core file size"));
    }

    [Fact]
    public async Task A_running_ffmpeg_leads_a_session_and_group_of_its_own_gives_way_to_others_and_gains_no_privileges()
    {
        var (process, stat, status, io) = await AskKernelAsync(process => (process, File.ReadAllText($"/proc/{process}/stat"), File.ReadAllText($"/proc/{process}/status"), Said("ionice", "-p", $"{process}")));
        // proc(5), from the third field on: the name in brackets before may hold anything.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

        Assert.Equal(($"{process}", $"{process}"), (fields[2], fields[3]));
        Assert.Equal($"{Niceness}", fields[16]);
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Equal("best-effort: prio 7", io.Trim());
    }

    [Fact]
    public async Task A_running_ffmpeg_knows_nothing_of_our_environment_and_works_in_the_jobs_folder()
    {
        Environment.SetEnvironmentVariable("JONQUILS_TEST_SECRET", "hidden");

        var (environment, folder) = await AskKernelAsync(process => (File.ReadAllText($"/proc/{process}/environ"), File.ResolveLinkTarget($"/proc/{process}/cwd", returnFinalTarget: false)!.FullName));

        Assert.Equal(["LC_ALL", "PATH"], environment.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=')[0]).Order());
        Assert.Equal(_media.Folder, folder);
    }

    [Fact]
    public async Task A_running_ffmpeg_is_in_a_network_with_nothing_in_it_where_this_system_can_do_that()
    {
        // Asked anew, of the system itself: that we believe to have no isolation is no excuse for having none.
        var can = Succeeds("unshare", "--net", "--", "true") || Succeeds("unshare", "--user", "--map-current-user", "--net", "--", "true");

        var (ours, its, devices) = await AskKernelAsync(process => (NetworkOf("self"), NetworkOf($"{process}"), File.ReadAllLines($"/proc/{process}/net/dev")));

        Assert.Equal(can, Confinement.OfThisMachine.WithoutNetwork.Count > 0);
        Assert.Equal(can, ours != its);
        // Two lines of headings; of a new network there is the loopback, which is down.
        Assert.True(!can || devices.Skip(2).All(device => device.TrimStart().StartsWith("lo:", StringComparison.Ordinal)), string.Join('\n', devices));
    }

    [Fact]
    public async Task Memory_beyond_the_limit_is_not_given()
    {
        string[] hungry = ["if=/dev/zero", "of=/dev/null", "bs=500M", "count=1"];

        Assert.Equal(0, await RunAsync(Limits, "dd", hungry));
        Assert.NotEqual(0, await RunAsync(Limits with { MemoryBytes = 256 << 20 }, "dd", hungry));
    }

    [Fact]
    public async Task More_open_files_than_the_limit_are_not_given()
    {
        static string[] Open(int files) => ["-c", $"for i in $(seq 10 {files + 9}); do eval \"exec $i</dev/null\" || exit 9; done"];

        Assert.Equal(0, await RunAsync(Limits, "bash", Open(100)));
        Assert.NotEqual(0, await RunAsync(Limits, "bash", Open(ToolLimits.OpenFiles)));
    }

    [Fact]
    public async Task Who_is_killed_takes_what_was_confined_along()
    {
        var (file, arguments) = Confinement.OfThisMachine.Wrap(ProgramPath.Find("sleep")!, ["300"], Limits, Niceness);
        // A shell in the worker's place: it starts the confined program and is killed without a word.
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "\"$@\" & echo $!; wait", "sh", file, .. arguments]) { RedirectStandardOutput = true })!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        while (!(await File.ReadAllTextAsync($"/proc/{child}/comm")).StartsWith("sleep", StringComparison.Ordinal))
        {
            await Task.Delay(10);
        }

        parent.Kill();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Lives(child))
        {
            Assert.False(patience.IsCancellationRequested, $"Process {child} lives on.");
            await Task.Delay(20);
        }
    }

    [Fact]
    public void What_is_missing_is_told_in_words()
    {
        var bare = new Confinement(new Dictionary<string, string>(), []);
        var (file, arguments) = bare.Wrap("/bin/true", ["x"], Limits, Niceness);

        Assert.Equal(("/bin/true", "x"), (file, Assert.Single(arguments)));
        Assert.Contains(bare.Missing, lack => lack.Contains(Confinement.Limiter, StringComparison.Ordinal) && lack.Contains("memory", StringComparison.Ordinal));
        Assert.Contains(bare.Missing, lack => lack.Contains("unshare", StringComparison.Ordinal) && lack.Contains("network", StringComparison.Ordinal));
        Assert.Empty(Confinement.OfThisMachine.Missing);
    }

    public void Dispose()
    {
        _starter.Dispose();
        _media.Dispose();
    }

    /// <summary>Starts FFmpeg as the worker does and looks at it while it encodes.</summary>
    private async Task<T> AskKernelAsync<T>(Func<int, T> look)
    {
        var ffmpeg = new FfmpegProcess(_runner, Options.Create(new FfmpegOptions { Niceness = Niceness }), TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        var seen = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = ffmpeg.RunAsync(
            new FfmpegRun("test", ["-re", "-f", "lavfi", "-i", "sine=d=100", "-f", "null", "-"], _media.Folder, Limits)
            {
                OnProgress = _ =>
                {
                    if (!seen.Task.IsCompleted)
                    {
                        seen.TrySetResult(look(ProcessIn(_media.Folder)));
                    }
                },
            },
            cancel.Token);
        await Task.WhenAny(seen.Task, run);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        return await seen.Task;
    }

    private static int ProcessIn(string folder) => Process.GetProcessesByName("ffmpeg").Select(process => process.Id).Single(process => FolderOf(process) == folder);

    private static string? FolderOf(int process)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{process}/cwd", returnFinalTarget: false)?.FullName;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (string Soft, string Hard) LimitOf(string limits, string name)
    {
        var line = limits.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal));
        var columns = Spaces().Split(line[name.Length..].Trim());
        return (columns[0], columns[1]);
    }

    private static string NetworkOf(string process) => File.ResolveLinkTarget($"/proc/{process}/ns/net", returnFinalTarget: false)!.Name;

    private async Task<int> RunAsync(ToolLimits limits, string program, string[] words)
    {
        var (file, arguments) = Confinement.OfThisMachine.Wrap(ProgramPath.Find(program)!, words, limits, Niceness);
        return (await _runner.RunAsync(new ToolRun(file, arguments, _media.Folder), CancellationToken.None)).ExitCode;
    }

    private static bool Succeeds(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static string Said(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }

    private static bool Lives(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
