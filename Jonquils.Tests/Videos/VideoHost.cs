using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Fetching;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Videos;

/// <summary>The Api, allowed to fetch from one foreign server of this machine, and the worker's part played by hand.</summary>
public class VideoHost : ApiHost, IAsyncLifetime
{
    public ForeignServer Foreign { get; private set; } = null!;

    public new async Task InitializeAsync()
    {
        Foreign = await ForeignServer.StartAsync();
        await base.InitializeAsync();
    }

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Foreign.DisposeAsync();
    }

    /// <summary>Adds a video and waits until it is fetched and ordered.</summary>
    public async Task<(int Id, JobOrder Order)> OrderedAsync(HttpClient client, byte[]? content = null)
    {
        var url = Foreign.ServeBytes($"/{Guid.NewGuid():N}.mp4", content ?? ForeignServer.NewVideo());
        var created = await CatalogHost.JsonAsync(await client.PostAsJsonAsync("/api/videos", new { title = "A film", url }), HttpStatusCode.Created);
        var id = created.GetProperty("id").GetInt32();
        return (id, await OrderOfAsync(id));
    }

    public async Task<JobOrder> OrderOfAsync(int id)
    {
        string? payload = null;
        await CatalogHost.EventuallyAsync(
            async () => (payload = (await Sql.ScalarAsync<object>(
                Database("video_db"), $"SELECT coalesce((SELECT payload::text FROM outbox WHERE aggregate = 'video/{id}' AND method = 'POST'), '')")).ToString()) != "",
            "The video was not ordered.");
        return JsonSerializer.Deserialize<JobOrder>(payload!, ContractJson.Options)!;
    }

    public async Task TellAsync(MediaEvent fact)
    {
        using var worker = Internal();
        var answer = await worker.PostAsJsonAsync("/internal/v1/media-events", fact, ContractJson.Options);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    public static MediaEvent Event(JobOrder order, string kind) =>
        new(Guid.NewGuid(), order.JobId, order.SubjectKind, order.SubjectId, kind, TimeProvider.System.GetUtcNow());

    public static MediaEvent Completed(JobOrder order) => Event(order, MediaEventKinds.Completed) with
    {
        FileKey = $"{order.SourceSha256}/v1",
        Package = new MediaPackage("v1", 61_000, "master.m3u8", null, ["360p"], 1234, PosterFile: "poster.jpg", Subtitles: [new MediaSubtitles("ru", "Русский", "ru.vtt")]),
    };

    /// <summary>Puts a package into the store as the worker would.</summary>
    public async Task PackageAsync(string folder)
    {
        await WriteAsync($"{folder}/master.m3u8", "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"a\",URI=\"aud/media.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\n360p/media.m3u8\n");
        await WriteAsync($"{folder}/360p/media.m3u8", "#EXTM3U\n");
        await WriteAsync($"{folder}/aud/media.m3u8", "#EXTM3U\n");
        await WriteAsync($"{folder}/poster.jpg", "a picture");
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["Fetch:AllowedAddresses:0"] = "localhost";
        settings["Videos:FirstPause"] = "00:00:00.050";
        settings["Videos:FetchAttempts"] = "3";
        settings["Videos:MaxBytes"] = "1000000";
        settings["Uploads:MaxBytes"] = "1000000";
        settings["Catalog:QuotaBytes"] = "5000000";
    }

    private async Task WriteAsync(string key, string text)
    {
        var path = Path.Combine(ObjectsFolder, "hls", key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
    }
}

/// <summary>The same, with videos for signed-in users only.</summary>
public sealed class ClosedVideoHost : VideoHost
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        base.Configure(settings);
        settings["Videos:RequireSignIn"] = "true";
    }
}
