using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Processes;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>The Api and media workers as processes on one folder of objects: what is dropped into <c>tracks</c> there becomes tracks.</summary>
public class LibraryHost : CatalogHost, IAsyncLifetime
{
    private readonly List<Child> _workers = [];
    private string _processing = "";
    private string _workerAddress = "";

    /// <summary>Talks to the first worker.</summary>
    public HttpClient Worker { get; private set; } = null!;

    public string Processing => _processing;

    Task IAsyncLifetime.InitializeAsync() => StartAllAsync();

    Task IAsyncLifetime.DisposeAsync() => StopAllAsync();

    protected async Task StartAllAsync()
    {
        _workerAddress = $"http://localhost:{TestStack.FreePort()}";
        _processing = (await TestStack.PostgresAsync()).NewDatabase("processing_db");
        await InitializeAsync();
        Worker = new HttpClient { BaseAddress = new Uri(_workerAddress) };
        Worker.DefaultRequestHeaders.Add(InternalCalls.KeyHeader, InternalKey);
        await new FolderObjectStore(ObjectsFolder, TimeProvider.System).EnsureBucketsAsync(CancellationToken.None);
        await StartWorkerAsync();
    }

    protected async Task StopAllAsync()
    {
        foreach (var worker in _workers)
        {
            worker.Kill();
            await worker.Exited;
        }

        Worker.Dispose();
        await DisposeAsync();
    }

    /// <summary>Starts the worker, or another on the same queue.</summary>
    /// <param name="settings">As environment variables have them.</param>
    public async Task StartWorkerAsync(params (string Name, string Value)[] settings)
    {
        var isFirst = _workers.TrueForAll(w => w.Exited.IsCompleted);
        var address = isFirst ? _workerAddress : $"http://localhost:{TestStack.FreePort()}";
        var environment = ChildEnvironment.Inherited();
        environment["ASPNETCORE_URLS"] = address;
        environment["ConnectionStrings__processing_db"] = _processing;
        environment["Objects__Folder"] = ObjectsFolder;
        environment["services__api__http__0"] = Address.ToString();
        environment["Internal__Key"] = InternalKey;
        environment["Jobs__AudioSlots"] = "1";
        environment["Schedule__Cron__music"] = "never";
        environment["Schedule__Cron__monitoring"] = "never";
        environment["Schedule__Cron__storage"] = "never";
        environment["Schedule__CheckInEvery"] = "00:00:01";
        environment["Etl__Watch"] = "false";
        environment["Etl__SettleFor"] = "00:00:00.05";
        environment["Etl__DeleteAfter"] = "00:00:00";
        ConfigureWorker(environment);
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var child = await Child.StartAsync(
            new ChildSpec("worker", ProductLayout.Dotnet, [ProductLayout.Current.AssemblyOf("Jonquils.MediaWorker")]) { Environment = environment, StopGrace = TimeSpan.FromSeconds(30) },
            _ => { }, pids: null);
        _workers.Add(child);
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await IsAliveAsync(client))
        {
            Assert.False(child.Exited.IsCompleted, string.Join('\n', child.Tail()));
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Kills all workers as a crash would.</summary>
    public async Task KillWorkersAsync()
    {
        foreach (var worker in _workers)
        {
            worker.Kill();
            await worker.Exited;
        }
    }

    /// <summary>Drops a file into the library.</summary>
    public string Drop(string path, ReadOnlySpan<byte> bytes)
    {
        var target = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, bytes);
        return target;
    }

    /// <summary>Drops a song with tags.</summary>
    public string Drop(string path, string title, string artist, string album = "An album") =>
        Drop(path, TaggedMp3.Plain(TaggedMp3.Id3(4, 3, new UTF8Encoding(false), ("TIT2", title), ("TPE1", artist), ("TALB", album))));

    public string PathOf(string path) => Path.Combine(ObjectsFolder, Buckets.Tracks, path);

    /// <summary>Asks for a run and waits for its end.</summary>
    public async Task<EtlRunState> RunAsync(string query = "")
    {
        using var answer = await Worker.PostAsync($"/internal/v1/operations/etl/music/run{query}", null);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        return await WaitAsync((await answer.Content.ReadFromJsonAsync<EtlRunStarted>(ContractJson.Options))!.RunId);
    }

    public async Task<EtlRunState> WaitAsync(Guid runId)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        while (true)
        {
            var run = (await RunsAsync()).Single(r => r.Id == runId);
            if (run.Status is "COMPLETED" or "FAILED")
            {
                Assert.True(run.Status == "COMPLETED", run.Error);
                return run;
            }

            await Task.Delay(50, limit.Token);
        }
    }

    public async Task<IReadOnlyList<EtlRunState>> RunsAsync() =>
        (await Worker.GetFromJsonAsync<EtlRunPage>("/internal/v1/operations/etl?limit=200", ContractJson.Options))!.Items;

    /// <summary>The files that are there now, by path.</summary>
    public async Task<IReadOnlyDictionary<string, EtlFileState>> FilesAsync()
    {
        var page = (await Worker.GetFromJsonAsync<EtlFilePage>("/internal/v1/operations/etl/files?limit=200", ContractJson.Options))!;
        return page.Items.GroupBy(f => f.Path).ToDictionary(g => g.Key, g => g.MaxBy(f => f.Status is not ("REPLACED" or "MOVED" or "DELETED")) is { } current ? current : g.First());
    }

    public async Task<JsonElement> TrackAsync(Guid trackId)
    {
        using var admin = await SignedInAsAdminAsync();
        return await JsonAsync(await admin.GetAsync($"/api/v1/tracks/{trackId}"));
    }

    public Task<long> CountTracksAsync() => Sql.ScalarAsync<long>(Database("catalog_db"), "SELECT count(*) FROM tracks");

    /// <summary>Settings of the workers that a class of tests wants differently, as environment variables have them.</summary>
    protected virtual void ConfigureWorker(IDictionary<string, string> environment)
    {
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        base.Configure(settings);
        settings["services:worker:http:0"] = _workerAddress;
    }

    private static async Task<bool> IsAliveAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/alive");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
