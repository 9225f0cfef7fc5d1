using System.Collections.Concurrent;
using System.Diagnostics;

namespace Jonquils.AppHost.Local.Processes;

/// <summary>The one thread that every child is started from.</summary>
/// <remarks>
/// The kernel sends the parent-death signal when the <i>thread</i> that forked ends. A child started from a pool thread is therefore killed as soon as
/// the pool shrinks; this thread lives as long as the process.
/// </remarks>
internal static class ChildLauncher
{
    private static readonly BlockingCollection<Action> Orders = StartThread();

    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Orders.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start."));
            }
            catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
            {
                started.SetException(failure);
            }
        });
        return started.Task;
    }

    private static BlockingCollection<Action> StartThread()
    {
        var orders = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var order in orders.GetConsumingEnumerable())
            {
                order();
            }
        })
        { IsBackground = true, Name = "children" }.Start();
        return orders;
    }
}
