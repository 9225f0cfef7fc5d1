using Jonquils.AppHost.Local.Servers;
using Jonquils.AppHost.Local.Tools;

namespace Jonquils.AppHost.Local;

/// <summary>The backing servers of a stack, found, installed where needed, and ready to be started.</summary>
internal sealed record LocalServers(PostgresServer Postgres, RedisServer? Redis, ClickHouseServer? ClickHouse, string FfmpegPath)
{
    public IEnumerable<Part> Parts => new[] { Postgres.Part, Redis?.Part, ClickHouse?.Part }.OfType<Part>();

    /// <param name="durable">Whether data should survive the run.</param>
    /// <exception cref="LocalStackException">There is no PostgreSQL or no FFmpeg, and no way to get it.</exception>
    public static async Task<LocalServers> PrepareAsync(
        DataFolder folder, LocalSecrets secrets, PortBook ports, AptConsent consent, bool durable, Terminal terminal, CancellationToken cancel)
    {
        var engine = EngineCache.FindAsync(consent != AptConsent.Refused, terminal.Say, cancel);
        await InstallAsync(consent, terminal, cancel);

        var binaries = PostgresBinaries.Find() ?? throw PostgresBinaries.Missing();
        // Without it the worker refuses to start, and the reason would be one line among the last ones of a stack that gave up.
        var ffmpeg = SystemTools.Ffmpeg.Find()
            ?? throw new LocalStackException("FFmpeg is not installed, and it could not be installed from here.", SystemTools.Advice([SystemTools.Ffmpeg]));
        var postgres = await PostgresServer.PrepareAsync(binaries, folder.Folder(PostgresServer.Name), ports.Take(PostgresServer.Name), secrets.PostgresPassword, durable, cancel);
        var redis = SystemTools.Redis.Find() is { } program
            ? RedisServer.Prepare(program, folder.Folder("redis"), ports.Take(RedisServer.Name), secrets.RedisPassword, durable)
            : null;

        var (library, reason) = await engine;
        if (library is null)
        {
            terminal.Warn($"The ClickHouse engine is not available: {reason}. The stack runs without it; analytics will answer 503.");
        }

        var clickHouse = library is null ? null : ClickHouseServer.Prepare(library, folder.Folder("clickhouse"), ports.Take(ClickHouseServer.Name));
        return new LocalServers(postgres, redis, clickHouse, ffmpeg);
    }

    private static async Task InstallAsync(AptConsent consent, Terminal terminal, CancellationToken cancel)
    {
        var missing = await SystemTools.EnsureAsync([SystemTools.Postgres, SystemTools.Redis, SystemTools.Ffmpeg], consent, terminal.Say, cancel);
        if (missing.Contains(SystemTools.Redis))
        {
            terminal.Warn($"Redis is not installed: no progress in percent, limits per process. To have it: {SystemTools.Advice([SystemTools.Redis])}");
        }
    }
}
