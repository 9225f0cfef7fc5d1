using System.Diagnostics;
using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Servers;
using Jonquils.AppHost.Local.Services;
using Jonquils.AppHost.Local.Tools;

namespace Jonquils.AppHost.Local;

/// <summary>The whole product on this machine: servers first, then the services, until it is told to stop.</summary>
internal sealed class LocalStack(LocalOptions options, Terminal terminal)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    // In the order in which they are stopped: who is asked for things goes after who asks.
    private readonly List<SupervisedChild> _children = [];

    /// <param name="stop">Ends everything in order.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        try
        {
            using var folder = await OpenFolderAsync(stop);
            try
            {
                await StartAsync(folder, stop);
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                await StopAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }

        return 0;
    }

    /// <summary>Ends everything at once.</summary>
    public void Kill()
    {
        foreach (var child in Snapshot())
        {
            child.Kill();
        }
    }

    private async Task<DataFolder> OpenFolderAsync(CancellationToken cancel)
    {
        var folder = options.Ephemeral
            ? await DataFolder.OpenEphemeralAsync("run", cancel)
            : DataFolder.Open(options.Data ?? Path.Combine(ProductLayout.Current.Root, ".jonquils"));
        var leftovers = await folder.Pids.StopLeftoversAsync(cancel);
        if (leftovers.Count > 0)
        {
            terminal.Say($"Ended what an earlier run left behind: {string.Join(", ", leftovers)}");
        }

        if (options.Reset)
        {
            terminal.Say($"Wiping {folder.Root}");
            folder.Wipe();
        }

        return folder;
    }

    private async Task StartAsync(DataFolder folder, CancellationToken cancel)
    {
        var started = Stopwatch.StartNew();
        var secrets = await LocalSecrets.LoadAsync(folder, cancel);
        var ports = new PortBook(folder.Folder("ports.json"), terminal.Say);
        var consent = options.NoInstall ? AptConsent.Refused : options.Yes ? AptConsent.Given : AptConsent.Ask;

        var servers = await LocalServers.PrepareAsync(folder, secrets, ports, consent, durable: !options.Ephemeral, terminal, cancel);
        var settings = new ServiceSettings(
            secrets, servers.Postgres, servers.Redis, servers.ClickHouse, folder.Folder("objects"), folder.Folder("logs"), servers.FfmpegPath,
            ports.TakeNear(ServiceParts.Api, options.ApiPort), ports.Take(ServiceParts.Worker), ports.TakeNear(ServiceParts.Web, options.WebPort));
        Directory.CreateDirectory(settings.ObjectsFolder);
        await ports.SaveAsync(cancel);

        terminal.Say($"Starting, with data in {folder.Root}");
        await BringUpAsync(servers.Parts, folder.Pids, cancel);
        if (options.Restore is { } backup)
        {
            await RestoreAsync(backup, settings, cancel);
        }

        var services = ServiceParts.All(settings);
        await BringUpAsync(services, folder.Pids, cancel);

        var state = StackState.Of(settings, services);
        terminal.Say(StackTable.Render(state, folder.Root, started.Elapsed));
        if (options.StateFile is { } file)
        {
            await state.WriteAsync(file, cancel);
        }

        foreach (var child in Snapshot())
        {
            child.ShowLog = true;
        }

        if (options.Demo)
        {
            await new Demo.DemoCatalogue(state, servers.FfmpegPath, terminal).FillAsync(mayFetch: !options.NoInstall, cancel);
        }
    }

    // With the servers up and nobody else there, as a restore wants it.
    private async Task RestoreAsync(string backup, ServiceSettings settings, CancellationToken cancel)
    {
        terminal.Say($"Restoring backup {backup}");
        var restore = await Child.StartAsync(ServiceParts.Restore(settings, backup, options.RebuildAnalytics), terminal.Say, pids: null);
        await using var stop = cancel.Register(restore.Kill);
        if (await restore.Exited is var code and not 0)
        {
            throw new LocalStackException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The backup was not restored (code {code}); nothing was changed."), "docs/operate.md tells about backing up and restoring.");
        }
    }

    private async Task BringUpAsync(IEnumerable<Part> parts, PidFolder pids, CancellationToken cancel)
    {
        var group = parts.Select(part => new SupervisedChild(part, terminal, pids)).ToList();
        foreach (var child in group)
        {
            await child.StartAsync();
            lock (_children)
            {
                _children.Add(child);
            }
        }

        await Task.WhenAll(group.Select(child => child.WaitUntilReadyAsync(StartLimit, cancel)));
    }

    private async Task StopAsync()
    {
        var children = Snapshot();
        if (children.Count == 0)
        {
            return;
        }

        terminal.Say("Stopping (once more Ctrl+C kills)");
        string[] order = [ServiceParts.Web, ServiceParts.Api, ServiceParts.Worker, ClickHouseServer.Name, RedisServer.Name, PostgresServer.Name];
        foreach (var child in children.OrderBy(child => Array.IndexOf(order, child.Name)))
        {
            await child.StopAsync();
            terminal.Say($"  {child.Name,-11} stopped");
        }
    }

    private List<SupervisedChild> Snapshot()
    {
        lock (_children)
        {
            return [.. _children];
        }
    }
}
