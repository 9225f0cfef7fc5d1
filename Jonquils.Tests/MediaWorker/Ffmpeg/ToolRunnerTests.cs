using System.Diagnostics;
using Jonquils.MediaWorker.Ffmpeg;

namespace Jonquils.Tests.MediaWorker.Ffmpeg;

public sealed class ToolRunnerTests : IDisposable
{
    private readonly StartingThread _starter = new();
    private readonly StackToolRunner _runner;

    public ToolRunnerTests() => _runner = new StackToolRunner(_starter, TimeProvider.System);

    [Fact]
    public async Task An_exit_code_is_a_result()
    {
        var result = await _runner.RunAsync(Shell("echo out; echo problem >&2; exit 3"), CancellationToken.None);

        Assert.Equal((3, "problem", false), (result.ExitCode, result.ErrorTail, result.WasCancelled));
    }

    [Fact]
    public async Task Output_arrives_byte_for_byte()
    {
        using var output = new MemoryStream();

        await _runner.RunAsync(Shell("head -c 300000 /dev/zero; printf '\\377\\000\\n'") with { Output = bytes => output.Write(bytes) }, CancellationToken.None);

        Assert.Equal(300_003, output.Length);
        Assert.Equal([0xFF, 0x00, 0x0A], output.ToArray()[^3..]);
    }

    [Fact]
    public async Task What_is_kept_of_endless_complaints_is_bounded_and_their_end()
    {
        var result = await _runner.RunAsync(
            Shell("i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done; head -c 1000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo last >&2"),
            CancellationToken.None);

        Assert.InRange(result.ErrorTail.Length, 60_000, ErrorTail.Capacity);
        Assert.EndsWith("\nlast", result.ErrorTail, StringComparison.Ordinal);
        Assert.All(result.ErrorTail.Split('\n'), line => Assert.InRange(line.Length, 1, ErrorTail.LongestLine));
    }

    [Fact]
    public async Task A_child_sees_nothing_of_our_environment()
    {
        Environment.SetEnvironmentVariable("JONQUILS_TEST_SECRET", "hidden");
        using var output = new MemoryStream();

        await _runner.RunAsync(Program("env") with { Output = bytes => output.Write(bytes) }, CancellationToken.None);

        var names = System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]);
        Assert.Equal(["LC_ALL", "PATH"], names.Order());
    }

    [Fact]
    public async Task Cancelling_ends_a_stubborn_program_with_all_its_children()
    {
        using var cancel = new CancellationTokenSource();
        var ready = new TaskCompletionSource<int[]>();
        var run = _runner.RunAsync(
            Shell("trap '' INT; sleep 300 & a=$!; sleep 301 & echo pids $a $! >&2; wait; wait; sleep 302") with
            {
                Grace = TimeSpan.FromMilliseconds(200),
                OnErrorLine = line =>
                {
                    if (line.StartsWith("pids ", StringComparison.Ordinal))
                    {
                        ready.TrySetResult([.. line.Split(' ').Skip(1).Select(pid => int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture))]);
                    }

                    return true;
                },
            },
            cancel.Token);
        var children = await ready.Task;

        await cancel.CancelAsync();
        var result = await run;

        Assert.True(result.WasCancelled);
        Assert.NotEqual(0, result.ExitCode);
        Assert.All(children, pid => Assert.False(IsRunning(pid), $"Process {pid} lives on."));
    }

    [Fact]
    public async Task Ffmpeg_that_is_asked_to_stop_ends_without_being_killed()
    {
        using var cancel = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var run = _runner.RunAsync(
            Program("ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-progress", "pipe:2", "-re", "-f", "lavfi", "-i", "sine", "-f", "null", "-") with
            {
                Grace = TimeSpan.FromSeconds(30),
                OnErrorLine = line => line.StartsWith("progress=", StringComparison.Ordinal) ? started.TrySetResult() : started.Task.IsCompleted,
            },
            cancel.Token);
        await started.Task;

        await cancel.CancelAsync();

        Assert.Equal(255, (await run).ExitCode);
    }

    [Fact]
    public async Task A_missing_program_has_a_name()
    {
        var missing = await Assert.ThrowsAsync<ToolMissingException>(
            () => _runner.RunAsync(new ToolRun("/nowhere/ffmpeg", [], Path.GetTempPath()), CancellationToken.None));

        Assert.Contains("ffmpeg", missing.Message, StringComparison.Ordinal);
    }

    /// <summary>The parent-death signal belongs to the thread that forked: one of the pool would take its children with it when it idles away.</summary>
    [Fact, Trait("Category", "Long")]
    public async Task A_confined_run_outlives_a_minute_of_an_idle_thread_pool()
    {
        var (file, arguments) = Confinement.OfThisMachine.Wrap(
            ProgramPath.Find("sleep")!, ["70"], new ToolLimits(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), 1 << 20, 1 << 30), niceness: 5);

        var result = await _runner.RunAsync(new ToolRun(file, arguments, Path.GetTempPath()), CancellationToken.None);

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_confined_run_cannot_exceed_its_limits()
    {
        var limits = new ToolLimits(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), FileBytes: 100_000, MemoryBytes: 1 << 30);
        var (burn, burning) = Confinement.OfThisMachine.Wrap(ProgramPath.Find("sh")!, ["-c", "while :; do :; done"], limits, niceness: 5);
        var (write, writing) = Confinement.OfThisMachine.Wrap(ProgramPath.Find("sh")!, ["-c", "head -c 200000 /dev/zero > too-big"], limits, niceness: 5);
        var folder = Directory.CreateTempSubdirectory("jonquils-test-").FullName;

        var burned = await _runner.RunAsync(new ToolRun(burn, burning, folder), CancellationToken.None);
        var written = await _runner.RunAsync(new ToolRun(write, writing, folder), CancellationToken.None);

        Assert.NotEqual(0, burned.ExitCode);
        Assert.NotEqual(0, written.ExitCode);
        Assert.Equal(100_000, new FileInfo(Path.Combine(folder, "too-big")).Length);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_confined_run_reaches_no_network_where_the_system_lets_us_take_it_away()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        string[] call = ["-c", $"exec 3<>/dev/tcp/127.0.0.1/{port}"];
        var limits = new ToolLimits(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), FileBytes: 100_000, MemoryBytes: 1 << 30);
        var (file, arguments) = Confinement.OfThisMachine.Wrap(ProgramPath.Find("bash")!, call, limits, niceness: 5);

        var free = await _runner.RunAsync(Program("bash", call), CancellationToken.None);
        var confined = await _runner.RunAsync(new ToolRun(file, arguments, Path.GetTempPath()), CancellationToken.None);

        Assert.Equal(0, free.ExitCode);
        Assert.Equal(Confinement.OfThisMachine.WithoutNetwork.Count == 0, confined.ExitCode == 0);
    }

    public void Dispose() => _starter.Dispose();

    private static ToolRun Shell(string script) => Program("sh", "-c", script);

    private static ToolRun Program(string name, params string[] arguments) => new(ProgramPath.Find(name)!, arguments, Path.GetTempPath());

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            // A zombie that nobody waited for is dead all the same.
            return !process.HasExited && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is ArgumentException or IOException)
        {
            return false;
        }
    }
}
