namespace Jonquils.AppHost.Local;

/// <summary>Files that hold secrets: readable by their owner only, never seen half written.</summary>
internal static class PrivateFile
{
    public static async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var partial = path + ".partial";
        File.Delete(partial);
        await using (var file = new StreamWriter(partial, options))
        {
            await file.WriteAsync(text.AsMemory(), cancel);
        }

        File.Move(partial, path, overwrite: true);
    }
}
