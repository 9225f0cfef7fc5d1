using System.Diagnostics;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Processes;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jonquils.Tests.Faults;

/// <summary>Api and worker as processes, with a PostgreSQL and an S3 server of their own: each of the four can be killed, and all of them at once.</summary>
internal sealed class StackOnS3 : IAsyncDisposable
{
    public const string Api = "api";
    public const string Worker = "worker";
    public const string Postgres = "postgres";
    public const string S3 = "s3";

    private static readonly string[] Databases = ["user_db", "catalog_db", "streaming_db", "storage_db", "video_db", "processing_db"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly HttpClient Probe = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly TestServer _postgres;
    private readonly SwiftServer _s3;
    private readonly Dictionary<string, string> _connections;
    private readonly Dictionary<string, (ChildSpec Spec, string Address)> _services;
    private readonly Dictionary<string, Child> _running = [];

    private StackOnS3(TestServer postgres, SwiftServer s3, Dictionary<string, string> connections, Dictionary<string, (ChildSpec, string)> services)
    {
        (_postgres, _s3, _connections, _services) = (postgres, s3, connections, services);
        Store = new S3ObjectStore(S3Address.Parse(s3.ConnectionString), TimeProvider.System, NullLogger<S3ObjectStore>.Instance);
    }

    /// <summary>Of the Api.</summary>
    public string Address => _services[Api].Address;

    public S3ObjectStore Store { get; }

    public static async Task<StackOnS3> StartAsync()
    {
        var (postgres, databases) = await TestStack.OwnPostgresAsync(durable: true);
        var s3 = await SwiftServer.StartAsync();
        var connections = Databases.ToDictionary(name => name, databases.NewDatabase);
        var (api, worker) = ($"http://localhost:{TestStack.FreePort()}", $"http://localhost:{TestStack.FreePort()}");
        var services = new Dictionary<string, (ChildSpec, string)>
        {
            [Api] = (SpecOf(Api, "Jonquils.Api", await EnvironmentAsync(api, s3, connections, ForApi(api, worker))), api),
            [Worker] = (SpecOf(Worker, "Jonquils.MediaWorker", await EnvironmentAsync(worker, s3, connections, ForWorker(api))), worker),
        };
        var stack = new StackOnS3(postgres, s3, connections, services);
        await stack.Store.EnsureBucketsAsync(CancellationToken.None);
        await stack.StartAgainAsync([Api, Worker]);
        return stack;
    }

    /// <summary>Connection string of a database.</summary>
    public string Database(string name) => _connections[name] + ";Pooling=false";

    /// <summary>Ends parts at the same moment, as a power cut would.</summary>
    public Task KillAsync(IEnumerable<string> parts) => Task.WhenAll(parts.Select(part => part switch
    {
        Postgres => _postgres.KillAsync(),
        S3 => _s3.KillAsync(),
        _ => KillAsync(_running[part]),
    }));

    /// <summary>Starts parts anew on what they have left, servers and services at once; whoever comes too early has to wait.</summary>
    public Task StartAgainAsync(IEnumerable<string> parts) => Task.WhenAll(parts.Select(part => part switch
    {
        Postgres => PatientlyAsync(_postgres.StartAgainAsync),
        S3 => _s3.StartAgainAsync(),
        _ => StartServiceAsync(part),
    }));

    public async ValueTask DisposeAsync()
    {
        await KillAsync([Api, Worker, Postgres, S3]);
        Store.Dispose();
    }

    // What the killed server's children hold is let go of when they notice.
    private static async Task PatientlyAsync(Func<Task> start)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await start();
                return;
            }
            catch (InvalidOperationException) when (attempt < 20)
            {
                await Task.Delay(500);
            }
        }
    }

    private static async Task KillAsync(Child child)
    {
        child.Kill();
        await child.Exited;
    }

    private async Task StartServiceAsync(string name)
    {
        var (spec, address) = _services[name];
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var child = await Child.StartAsync(spec, _ => { }, pids: null);
            lock (_running)
            {
                _running[name] = child;
            }

            while (!child.Exited.IsCompleted)
            {
                if (await IsAliveAsync(address))
                {
                    return;
                }

                Assert.True(waited.Elapsed < Patience, $"{name} does not come up: {string.Join('\n', child.Tail())}");
                await Task.Delay(100);
            }

            // A platform starts again what ends because its database is away.
            Assert.True(waited.Elapsed < Patience, $"{name} ends: {string.Join('\n', child.Tail())}");
            await Task.Delay(500);
        }
    }

    private static async Task<bool> IsAliveAsync(string address)
    {
        try
        {
            using var answer = await Probe.GetAsync(new Uri($"{address}/alive"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static ChildSpec SpecOf(string name, string project, Dictionary<string, string> environment) =>
        new(name, ProductLayout.Dotnet, [ProductLayout.Current.AssemblyOf(project)]) { Environment = environment };

    private static async Task<Dictionary<string, string>> EnvironmentAsync(
        string address, SwiftServer s3, Dictionary<string, string> connections, IEnumerable<(string Name, string Value)> own)
    {
        var environment = ChildEnvironment.Inherited();
        environment["TMPDIR"] = await TestStack.NewFolderAsync("scratch");
        environment["ASPNETCORE_URLS"] = address;
        environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        environment["ConnectionStrings__s3"] = s3.ConnectionString;
        environment["ConnectionStrings__redis"] = await TestStack.RedisAsync();
        environment["Internal__Key"] = ApiHost.InternalKey;
        foreach (var (name, connection) in connections)
        {
            environment[$"ConnectionStrings__{name}"] = connection;
        }

        foreach (var (name, value) in own)
        {
            environment[name] = value;
        }

        return environment;
    }

    private static IEnumerable<(string Name, string Value)> ForApi(string api, string worker) =>
    [
        ("services__worker__http__0", worker),
        ("Security__MasterKey", Convert.ToBase64String(new byte[32])),
        ("Bootstrap__AdminEmail", "admin@example.org"),
        ("Bootstrap__AdminUsername", "admin"),
        ("Bootstrap__AdminPassword", ApiHost.AdminPassword),
        ("Api__PublicBaseUrl", api),
        ("Cors__Origins__0", "http://localhost:3000"),
        ("Accounts__AccessTokenLifetime", "01:00:00"),
        ("RateLimits__RequestsPerMinutePerAddress", "1000000"),
        ("RateLimits__RequestsPerMinutePerUser", "1000000"),
        ("RateLimits__SegmentsPerMinute", "1000000"),
        ("Catalog__StraysAfter", "00:00:30"),
        ("Catalog__StraysEvery", "00:00:02"),
        ("Catalog__RemovalDelay", "00:00:00"),
        ("Catalog__RemovalEvery", "00:00:00.500"),
    ];

    private static IEnumerable<(string Name, string Value)> ForWorker(string api) =>
    [
        ("services__api__http__0", api),
        ("Jobs__LeaseFor", "00:00:06"),
        ("Jobs__RenewEvery", "00:00:01"),
        ("Jobs__PollEvery", "00:00:01"),
        ("Jobs__FirstPause", "00:00:00.500"),
        ("Jobs__MostAttempts", "50"),
        ("Schedule__Cron__music", "never"),
        ("Schedule__Cron__monitoring", "never"),
        ("Schedule__Cron__storage", "never"),
    ];
}
