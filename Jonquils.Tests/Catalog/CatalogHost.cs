using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

/// <summary>The Api with loops that hurry, and short ways to make music and to play the worker's part.</summary>
public class CatalogHost : ApiHost
{
    /// <summary>SHA-256 of nothing in particular; a new one each time.</summary>
    public static string NewSha256() => Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"Expected {status}, got {(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static async Task<Guid> IdOf(HttpResponseMessage created) => (await JsonAsync(created, HttpStatusCode.Created)).GetProperty("id").GetGuid();

    public static async Task<Guid> NewArtistAsync(HttpClient client, string? name = null) =>
        await IdOf(await client.PostAsJsonAsync("/api/v1/artists", new { name = name ?? $"Artist {Guid.NewGuid():N}" }));

    public static async Task<Guid> NewTrackAsync(HttpClient client, Guid artistId, string title = "A song") =>
        await IdOf(await client.PostAsJsonAsync("/api/v1/tracks", new { title, artist_id = artistId }));

    public static async Task<Guid> UserIdAsync(HttpClient client) =>
        (await JsonAsync(await client.GetAsync("/api/v1/auth/me"))).GetProperty("id").GetGuid();

    public static MultipartFormDataContent Form(byte[] file, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(file), "file", "song.flac");
        return form;
    }

    /// <summary>Bytes that pass for FLAC at first sight, different from all others.</summary>
    public static byte[] NewAudio(int bytes = 64)
    {
        var audio = new byte[bytes];
        "fLaC"u8.CopyTo(audio);
        Guid.NewGuid().TryWriteBytes(audio.AsSpan(8));
        return audio;
    }

    public static async Task<JsonElement> UploadAsync(HttpClient client, byte[] audio, params (string, string)[] fields) =>
        await JsonAsync(await client.PostAsync("/api/v1/tracks/upload", Form(audio, fields)), HttpStatusCode.Accepted);

    /// <summary>Ends a track's job as the worker would, with a package that stands in the store.</summary>
    public async Task CompleteAsync(JsonElement upload, string folder)
    {
        foreach (var file in new[] { "master.m3u8", "a128/media.mp4" })
        {
            var path = Path.Combine(ObjectsFolder, "hls", folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "x");
        }

        var fact = new MediaEvent(
            Guid.NewGuid(), upload.GetProperty("job").GetProperty("id").GetGuid(), SubjectKinds.Track, upload.GetProperty("id").GetString()!, MediaEventKinds.Completed,
            DateTimeOffset.UtcNow, folder, new MediaPackage("a1", 1000, "master.m3u8", null, ["a128"], 2));
        using var worker = Internal();
        (await worker.PostAsJsonAsync("/internal/v1/media-events", fact, ContractJson.Options)).EnsureSuccessStatusCode();
    }

    public async Task ExecuteAsync(string sql) => await Sql.ExecuteAsync(Database("catalog_db"), sql);

    public static async Task EventuallyAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, what);
            await Task.Delay(50);
        }
    }

    public static HttpRequestMessage With(HttpMethod method, string path, object? body, string header, string value)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["Catalog:RemovalDelay"] = "00:00:00";
        settings["Catalog:RemovalEvery"] = "00:00:00.100";
        settings["Catalog:PopularityEvery"] = "00:00:00.100";
        settings["Uploads:PartBytes"] = "1024";
    }
}
