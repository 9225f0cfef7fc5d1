using System.Security.Cryptography;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Servers;
using Jonquils.AppHost.Local.Tools;

namespace Jonquils.Tests.Stack;

/// <summary>The real servers that tests talk to: each started when first asked for, once per test run, ended with it.</summary>
/// <remarks>
/// The same classes that <c>dotnet run</c> uses find, install and start them, so the tests need nothing installed by hand.
/// A crash of the test process ends the servers too; <see cref="FolderSweeper"/> deletes the folder, or else the next run.
/// </remarks>
public static class TestStack
{
    private static readonly LocalSecrets Secrets = LocalSecrets.Generate();
    private static readonly Lazy<Task<DataFolder>> Folder = new(OpenFolderAsync);
    private static readonly Lazy<Task> Tools = new(InstallToolsAsync);
    private static readonly Lazy<Task<TestPostgres>> SharedPostgres = new(StartPostgresAsync);
    private static readonly Lazy<Task<string>> SharedRedis = new(StartRedisAsync);
    private static readonly Lazy<Task<string>> SharedClickHouse = new(StartClickHouseAsync);

    // Servers start side by side, and the book is not made for that.
    private static readonly Lock PortsLock = new();
    private static readonly PortBook Ports = new("", _ => { });

    /// <summary>PostgreSQL, the major version that is installed here (15 at least).</summary>
    public static Task<TestPostgres> PostgresAsync() => SharedPostgres.Value;

    /// <summary>Connection string of Redis, in StackExchange.Redis form. Shared by all tests: use keys of your own.</summary>
    public static Task<string> RedisAsync() => SharedRedis.Value;

    /// <summary>Connection string of the ClickHouse engine. Shared by all tests: use a database or table names of your own.</summary>
    public static Task<string> ClickHouseAsync() => SharedClickHouse.Value;

    /// <summary>Absolute path of FFmpeg.</summary>
    public static async Task<string> FfmpegPathAsync()
    {
        await Tools.Value;
        return SystemTools.Ffmpeg.Find() ?? throw new InvalidOperationException($"FFmpeg is missing. {SystemTools.Advice([SystemTools.Ffmpeg])}");
    }

    /// <summary>A new empty folder that is deleted at the end of the run, e.g. for an object store.</summary>
    public static async Task<string> NewFolderAsync(string prefix)
    {
        // Short, because sockets lie in some of them, and the path of a socket must stay below some hundred characters.
        var path = (await Folder.Value).Folder($"{prefix}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}");
        return Directory.CreateDirectory(path).FullName;
    }

    /// <summary>A port of the loopback addresses that was free a moment ago and is given to nobody else in this run.</summary>
    public static int FreePort()
    {
        lock (PortsLock)
        {
            return Ports.Take(Guid.NewGuid().ToString());
        }
    }

    /// <summary>A ClickHouse engine of the caller's own, for tests that kill it.</summary>
    internal static async Task<(TestServer Server, string ConnectionString)> OwnClickHouseAsync()
    {
        var server = ClickHouseServer.Prepare(await EngineLibraryAsync(), await NewFolderAsync("clickhouse"), FreePort());
        return (await TestServer.StartAsync(server.Part, await Folder.Value), server.ConnectionString);
    }

    /// <summary>A PostgreSQL of the caller's own, for tests that kill it.</summary>
    /// <param name="durable">Whether what it acknowledges has to survive that.</param>
    internal static async Task<(TestServer Server, TestPostgres Databases)> OwnPostgresAsync(bool durable)
    {
        await Tools.Value;
        if (PostgresBinaries.Find() is not { } binaries)
        {
            var missing = PostgresBinaries.Missing();
            throw new InvalidOperationException($"{missing.Message} {missing.Advice}");
        }

        var server = await PostgresServer.PrepareAsync(binaries, await NewFolderAsync("postgres"), FreePort(), Secrets.PostgresPassword, durable, CancellationToken.None);
        return (await TestServer.StartAsync(server.Part, await Folder.Value), new TestPostgres(server));
    }

    /// <summary>A Redis of the caller's own, for tests that kill it.</summary>
    internal static async Task<(TestServer Server, string ConnectionString)> OwnRedisAsync()
    {
        await Tools.Value;
        var program = SystemTools.Redis.Find() ?? throw new InvalidOperationException($"Redis is missing. {SystemTools.Advice([SystemTools.Redis])}");
        var server = RedisServer.Prepare(program, await NewFolderAsync("redis"), FreePort(), Secrets.RedisPassword, durable: false);
        return (await TestServer.StartAsync(server.Part, await Folder.Value), server.ConnectionString);
    }

    private static async Task<TestPostgres> StartPostgresAsync() => (await OwnPostgresAsync(durable: false)).Databases;

    private static async Task<string> StartRedisAsync()
    {
        var (_, connectionString) = await OwnRedisAsync();
        return connectionString;
    }

    private static async Task<string> StartClickHouseAsync()
    {
        var (_, connectionString) = await OwnClickHouseAsync();
        return connectionString;
    }

    private static async Task<string> EngineLibraryAsync()
    {
        var (library, reason) = await EngineCache.FindAsync(mayFetch: true, _ => { }, CancellationToken.None);
        return library ?? throw new InvalidOperationException($"The ClickHouse engine is missing: {reason}.");
    }

    private static async Task InstallToolsAsync() => await SystemTools.EnsureAsync(
        [SystemTools.Postgres, SystemTools.Redis, SystemTools.Ffmpeg], AptConsent.Given, Console.WriteLine, CancellationToken.None);

    private static async Task<DataFolder> OpenFolderAsync()
    {
        var folder = await DataFolder.OpenEphemeralAsync("tests", CancellationToken.None);
        await FolderSweeper.StartAsync(folder.Root);
        return folder;
    }
}
