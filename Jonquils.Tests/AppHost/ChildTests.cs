using System.Globalization;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Servers;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.AppHost;

public sealed class ChildTests
{
    [Fact]
    public async Task Stopping_a_child_also_ends_what_it_started()
    {
        var grandchild = new TaskCompletionSource<int>();
        var child = await Child.StartAsync(
            Shell("sleep 600 & echo $!; wait"), line => grandchild.TrySetResult(int.Parse(line, CultureInfo.InvariantCulture)), pids: null);
        var pid = await grandchild.Task;

        await child.StopAsync();

        await WaitUntilGoneAsync(pid);
    }

    [Fact]
    public async Task A_child_that_ignores_the_request_is_killed_after_the_grace()
    {
        var ready = new TaskCompletionSource();
        var child = await Child.StartAsync(
            Shell("trap '' TERM; echo ready; while true; do sleep 1; done") with { StopGrace = TimeSpan.FromMilliseconds(300) }, _ => ready.TrySetResult(), pids: null);
        await ready.Task;

        await child.StopAsync();

        Assert.Equal(128 + (int)Signal.Kill, await child.Exited);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_child_outlives_the_pool_thread_that_asked_for_it()
    {
        var child = await Child.StartAsync(Shell("sleep 600"), _ => { }, pids: null);

        // The pool gives its idle threads back after some twenty seconds.
        await Task.Delay(TimeSpan.FromSeconds(70));

        Assert.False(child.Exited.IsCompleted);
        await child.StopAsync();
    }

    [Fact]
    public async Task The_watchdog_ends_the_child_when_its_parent_is_gone()
    {
        // The pipe's end is what a watchdog sees of a parent's death.
        var command = ProductLayout.Current.AppHostCommand;
        using var watchdog = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            command[0], [.. command.Skip(1), Watchdog.Verb, "15", "--", "/bin/sh", "-c", "echo $$; exec sleep 600"])
        { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var pid = int.Parse((await watchdog.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);

        watchdog.StandardInput.Close();

        await watchdog.WaitForExitAsync();
        await WaitUntilGoneAsync(pid);
    }

    [Fact]
    public async Task The_watchdog_passes_a_request_to_stop_on()
    {
        var ready = new TaskCompletionSource();
        var child = await Child.StartAsync(Shell("trap 'exit 7' TERM; echo ready; while true; do sleep 0.1; done"), _ => ready.TrySetResult(), pids: null, kernelGuards: false);
        await ready.Task;

        await child.StopAsync();

        Assert.Equal(7, await child.Exited);
    }

    [Fact]
    public async Task What_an_earlier_run_left_behind_is_found_and_ended()
    {
        var folder = new PidFolder(await TestStack.NewFolderAsync("pids"));
        var child = await Child.StartAsync(Shell("sleep 600"), _ => { }, pids: null);
        folder.Write("redis", child.Pid);

        Assert.Equal(["redis"], await folder.StopLeftoversAsync(CancellationToken.None));

        await child.Exited;
        Assert.Empty(await folder.StopLeftoversAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_process_that_only_got_the_same_id_is_left_alone()
    {
        var path = await TestStack.NewFolderAsync("pids");
        var stranger = await Child.StartAsync(Shell("sleep 600"), _ => { }, pids: null);
        await File.WriteAllTextAsync(Path.Combine(path, "redis.pid"), $"{stranger.Pid} 12345");

        Assert.Empty(await new PidFolder(path).StopLeftoversAsync(CancellationToken.None));

        Assert.False(stranger.Exited.IsCompleted);
        await stranger.StopAsync();
    }

    [Fact]
    public async Task A_child_that_crashes_is_started_again_and_that_is_said()
    {
        var folder = await TestStack.NewFolderAsync("crash");
        using var said = new StringWriter();
        var part = new Part(
            Shell("if [ -e \"$0/once\" ]; then touch \"$0/twice\"; exec sleep 600; fi; touch \"$0/once\"; exit 3", folder), "nowhere",
            _ => Task.FromResult(File.Exists(Path.Combine(folder, "twice"))));
        var supervised = new SupervisedChild(part, new Terminal(said, colours: false), new PidFolder(folder));

        await supervised.StartAsync();
        await supervised.WaitUntilReadyAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        await supervised.StopAsync();

        Assert.Contains("probe ended by itself with code 3; starting it again in 1 s", said.ToString(), StringComparison.Ordinal);
    }

    private static ChildSpec Shell(string script, params string[] arguments) => new("probe", "/bin/sh", ["-c", script, .. arguments]);

    private static async Task WaitUntilGoneAsync(int pid)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Directory.Exists($"/proc/{pid}") && !(await StateOfAsync(pid)).StartsWith('Z'))
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task<string> StateOfAsync(int pid)
    {
        try
        {
            var stat = await File.ReadAllTextAsync($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..];
        }
        catch (IOException)
        {
            return "Z";
        }
    }
}
