using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Tools;

namespace Jonquils.AppHost.Hosting;

/// <summary>Ports near those that people expect: when one is taken the next free one takes its place, and says so.</summary>
internal sealed class LocalPorts(Deployment deployment)
{
    private readonly PortBook _book = new("", Console.WriteLine);

    /// <returns><see langword="null"/> where the platform decides.</returns>
    public int? Near(string name, int wanted) => deployment.IsRun ? _book.TakeNear(name, wanted) : null;
}

/// <summary>What F5 needs of the machine besides containers.</summary>
internal static class ThisMachine
{
    /// <summary>Names the folder of the logs, and finds or installs FFmpeg: the worker runs here, not in a container, so that no container brings it.</summary>
    public static async Task PrepareThisMachineAsync(
        this Deployment deployment, IResourceBuilder<ProjectResource> worker, IResourceBuilder<ProjectResource> api, IResourceBuilder<ProjectResource> web)
    {
        if (!deployment.IsRun)
        {
            // Deployed services write to standard output alone: their user may not write anywhere in the image.
            return;
        }

        var logs = Path.GetFullPath(Path.Combine(deployment.Builder.AppHostDirectory, "..", ".jonquils", "logs"));
        foreach (var service in new[] { worker, api, web })
        {
            service.WithEnvironment("Logs__Folder", logs);
        }

        api.WithEnvironment("Analytics__SpoolFolder", Path.Combine(logs, "spool"));

        await SystemTools.EnsureAsync([SystemTools.Ffmpeg, SystemTools.PostgresClient], AptConsent.Ask, Console.WriteLine, CancellationToken.None);
        if (SystemTools.Ffmpeg.Find() is { } ffmpeg)
        {
            worker.WithEnvironment("Ffmpeg__Path", ffmpeg);
        }
        else
        {
            await Console.Error.WriteLineAsync($"FFmpeg is not installed: the worker will not start. To have it: {SystemTools.Advice([SystemTools.Ffmpeg])}");
        }

        // Without it everything but backups works, and those say what is missing.
        if (SystemTools.PostgresClient.Find() is { } tools)
        {
            worker.WithEnvironment("Backups__ToolsFolder", tools);
        }
    }
}
