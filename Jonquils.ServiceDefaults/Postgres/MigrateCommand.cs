using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.ServiceDefaults.Postgres;

/// <summary>The command <c>migrate</c>: creates a service's databases and brings them to the newest schema instead of serving.</summary>
/// <remarks>
/// A service does the same at its start. As a job before a roll-out it lets new replicas be ready at once, and a migration that fails ends
/// the roll-out while the old replicas go on.
/// </remarks>
internal static class MigrateCommand
{
    private const string Word = "migrate";

    public static bool IsIn(string[]? args) => args is [Word, ..];

    /// <summary>What is left for settings.</summary>
    public static string[] WithoutWord(string[] args) => args[1..];

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(WebApplication app)
    {
        await app.MigrateDatabasesAsync(app.Lifetime.ApplicationStopping);
        foreach (var group in app.Services.GetServices<DatabaseMigration>().GroupBy(migration => migration.Name))
        {
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{group.Key}: up to date ({group.Count()} of its schemas are this service's)"));
        }

        return 0;
    }
}
