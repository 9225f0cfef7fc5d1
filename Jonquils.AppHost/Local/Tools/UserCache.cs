namespace Jonquils.AppHost.Local.Tools;

/// <summary>Downloads that belong to the user, not to one clone: <c>$XDG_CACHE_HOME/jonquils</c>.</summary>
internal static class UserCache
{
    private static readonly string Root = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "jonquils");

    public static string Folder(string name) => Path.Combine(Root, name);

    /// <summary>Waits until no other process works on <paramref name="name"/>; dispose to let the next one in.</summary>
    public static async Task<IDisposable> LockAsync(string name, CancellationToken cancel)
    {
        Directory.CreateDirectory(Root);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Root, name + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another process is fetching it. It may take minutes, and a killed one gives the lock back by itself.
                await Task.Delay(200, cancel);
            }
        }
    }
}
