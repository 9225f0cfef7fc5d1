namespace Jonquils.MediaWorker.Backups.Restore;

/// <summary>The command <c>restore</c>: puts a backup in place instead of working. The services must not run meanwhile.</summary>
internal static class RestoreCommand
{
    private const int Refused = 3;
    private const int BadUsage = 2;

    public static bool IsIn(string[] args) => args is ["restore", ..];

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(WebApplication app, string[] args)
    {
        if (RestoreOrder.Parse(args[1..]) is not { } order)
        {
            await Console.Error.WriteLineAsync(RestoreOrder.Usage);
            return BadUsage;
        }

        try
        {
            await app.Services.GetRequiredService<RestoreRun>().RunAsync(order, Console.Out.WriteLine, app.Lifetime.ApplicationStopping);
            return 0;
        }
        catch (Exception error) when (error is BackupException or IOException or Npgsql.NpgsqlException)
        {
            await Console.Error.WriteLineAsync($"Not restored: {error.Message}");
            return Refused;
        }
    }
}
