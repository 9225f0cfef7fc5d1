using System.Globalization;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Postgres;
using Npgsql;

namespace Jonquils.Api.Catalog.Seeding;

/// <summary>
/// The command <c>seed --tracks N</c>: fills the catalogue for benchmarks and screenshots instead of serving. The same N gives the same rows; a catalogue
/// that holds seeded tracks already is left as it is.
/// </summary>
internal static class SeedCommand
{
    private const int MostTracks = 100_000_000;

    public static bool IsIn(string[] args) => args is ["seed", ..];

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(WebApplication app, string[] args, CancellationToken cancel)
    {
        if (args is not ["seed", "--tracks", var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var tracks) || tracks is < 1 or > MostTracks)
        {
            await Console.Error.WriteLineAsync($"Usage: seed --tracks N, where N is 1 to {MostTracks}.");
            return 2;
        }

        await app.MigrateDatabasesAsync(cancel);
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var started = clock.GetTimestamp();
        var seeded = await new CatalogSeed(app.Services.GetRequiredKeyedService<NpgsqlDataSource>(CatalogDb.Name), tracks).WriteAsync(cancel);
        var took = clock.GetElapsedTime(started);
        await Console.Out.WriteLineAsync(seeded
            ? string.Create(CultureInfo.InvariantCulture, $"Seeded {tracks} tracks in {took.TotalSeconds:0.0} s ({tracks / took.TotalSeconds:0} a second).")
            : "There are seeded tracks already; nothing was changed.");
        return 0;
    }
}
