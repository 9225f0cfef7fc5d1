using System.Diagnostics;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Servers;

namespace Jonquils.Tests.Stack;

/// <summary>A server that a test may kill and start again. Its output is kept in a file of the test folder.</summary>
internal sealed class TestServer
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Part _part;
    private readonly DataFolder _folder;

    private TestServer(Part part, DataFolder folder)
    {
        _part = part;
        _folder = folder;
    }

    public Child Child { get; private set; } = null!;

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<TestServer> StartAsync(Part part, DataFolder folder)
    {
        var server = new TestServer(part, folder);
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        var log = _folder.Folder(_part.Name + ".log");
        Child = await Child.StartAsync(_part.Spec, line => Append(log, line), _folder.Pids);
        var waited = Stopwatch.StartNew();
        while (!await _part.IsReady(CancellationToken.None))
        {
            if (Child.Exited.IsCompleted || waited.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"{_part.Name} did not start: {string.Join('\n', Child.Tail())}");
            }

            await Task.Delay(25);
        }
    }

    public async Task KillAsync()
    {
        Child.Kill();
        await Child.Exited;
    }

    private void Append(string log, string line)
    {
        lock (_part)
        {
            File.AppendAllText(log, line + '\n');
        }
    }
}
