using System.Diagnostics;

namespace Jonquils.MediaWorker;

/// <summary>Where the worker's own spans come from.</summary>
internal static class WorkerTracing
{
    public static readonly ActivitySource Source = new("Jonquils.MediaWorker");
}
