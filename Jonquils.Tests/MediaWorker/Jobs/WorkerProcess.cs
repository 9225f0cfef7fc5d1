using System.Net.Http.Json;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Processes;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Jonquils.Tests.MediaWorker.Jobs;

/// <summary>Real media workers as processes, on one queue and one store, so that they can be killed.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>The setting that puts the objects on an S3 server.</summary>
    public const string S3 = "ConnectionStrings__s3";

    private const string Key = "a-key-for-tests-only";

    private readonly Dictionary<string, string> _settings;
    private readonly List<Child> _children = [];

    private WorkerProcess(Dictionary<string, string> settings, MediaEventReceiver api, string objects, string database)
    {
        _settings = settings;
        Api = api;
        Store = settings.TryGetValue(S3, out var s3)
            ? new S3ObjectStore(S3Address.Parse(s3), TimeProvider.System, NullLogger<S3ObjectStore>.Instance)
            : new FolderObjectStore(objects, TimeProvider.System);
        Objects = objects;
        Database = NpgsqlDataSource.Create(database);
    }

    public MediaEventReceiver Api { get; }

    public IObjectStore Store { get; }

    public string Objects { get; }

    public NpgsqlDataSource Database { get; }

    public HttpClient Http { get; private set; } = null!;

    public Child Child => _children[^1];

    public static async Task<WorkerProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var postgres = await TestStack.PostgresAsync();
        var database = postgres.NewDatabase("processing_db");
        var api = await MediaEventReceiver.StartAsync();
        var objects = await TestStack.NewFolderAsync("objects");
        var all = ChildEnvironment.Inherited();
        all["ConnectionStrings__processing_db"] = database;
        all["ConnectionStrings__redis"] = await TestStack.RedisAsync();
        all["Objects__Folder"] = objects;
        all["services__api__http__0"] = api.Address;
        all["Internal__Key"] = Key;
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        if (all.ContainsKey(S3))
        {
            all.Remove("Objects__Folder");
        }

        var worker = new WorkerProcess(all, api, objects, database);
        await worker.Store.EnsureBucketsAsync(CancellationToken.None);
        await worker.StartAgainAsync();
        return worker;
    }

    /// <summary>Starts another worker on the same queue, or the same one again.</summary>
    public async Task StartAgainAsync()
    {
        var address = $"http://localhost:{TestStack.FreePort()}";
        _settings["ASPNETCORE_URLS"] = address;
        var child = await Child.StartAsync(
            new ChildSpec("worker", ProductLayout.Dotnet, [ProductLayout.Current.AssemblyOf("Jonquils.MediaWorker")])
            {
                Environment = new Dictionary<string, string>(_settings),
                StopGrace = TimeSpan.FromSeconds(30),
            },
            _ => { }, pids: null);
        _children.Add(child);
        Http = new HttpClient { BaseAddress = new Uri(address) };
        Http.DefaultRequestHeaders.Add(InternalCalls.KeyHeader, Key);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await IsAliveAsync())
        {
            Assert.False(child.Exited.IsCompleted, string.Join('\n', child.Tail()));
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Stores a source as an upload would.</summary>
    public async Task<JobOrder> UploadAsync(string path, int priority = JobPriorities.Interactive, string kind = SubjectKinds.Track)
    {
        var id = Guid.CreateVersion7();
        var (bucket, key) = (kind == SubjectKinds.Video ? Buckets.Videos : Buckets.Tracks, $"{Buckets.UploadsPrefix}{id:N}");
        await using var file = File.OpenRead(path);
        await Store.PutAsync(bucket, key, file, "application/octet-stream", CancellationToken.None);
        return new JobOrder(id, kind, Guid.CreateVersion7().ToString(), bucket, key, await SourceHash.ComputeAsync(path, CancellationToken.None), priority);
    }

    public async Task OrderAsync(JobOrder order, string? traceparent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/jobs") { Content = JsonContent.Create(order, options: ContractJson.Options) };
        if (traceparent is not null)
        {
            request.Headers.Add("traceparent", traceparent);
        }

        using var response = await Http.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
    }

    /// <summary>Path of a file in bucket <c>hls</c>.</summary>
    public string Hls(string folder, string name) => Path.Combine(Objects, Buckets.Hls, folder, name);

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children)
        {
            child.Kill();
            await child.Exited;
        }

        Http.Dispose();
        (Store as IDisposable)?.Dispose();
        await Database.DisposeAsync();
        await Api.DisposeAsync();
    }

    private async Task<bool> IsAliveAsync()
    {
        try
        {
            using var response = await Http.GetAsync("/alive");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
