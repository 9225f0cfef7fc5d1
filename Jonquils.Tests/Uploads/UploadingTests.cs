using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Uploads;

public sealed class UploadingTests(UploadingTests.SmallUploads api) : IClassFixture<UploadingTests.SmallUploads>
{
    private const int MaxBytes = 1024 * 1024;

    [Fact]
    public async Task An_upload_is_answered_with_a_track_and_its_job_and_lies_whole_in_the_store()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var bytes = Bytes("fLaC", 300_000);

        var answer = await UploadAsync(ada, bytes, "Ein_Lied.flac", ("genre", "Drone"));
        var track = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($"/api/v1/tracks/{track.GetProperty("id").GetGuid()}", answer.Headers.Location?.ToString());
        Assert.Equal("Ein Lied", track.GetProperty("title").GetString());
        Assert.Equal("Unknown artist", track.GetProperty("artists")[0].GetProperty("name").GetString());
        Assert.Equal("Drone", track.GetProperty("genres")[0].GetProperty("name").GetString());
        Assert.Equal("PENDING", track.GetProperty("job").GetProperty("status").GetString());
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(api.ObjectsFolder, "tracks", track.GetProperty("file_path").GetString()!)));
    }

    [Fact]
    public async Task The_order_for_the_worker_is_written_with_the_track_and_carries_the_sources_hash()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var bytes = Bytes("fLaC", 1000);

        var track = await (await UploadAsync(ada, bytes, "a.flac")).Content.ReadFromJsonAsync<JsonElement>();
        var order = JsonSerializer.Deserialize<JsonElement>(await Sql.ScalarAsync<string>(
            api.Database("catalog_db"), $"SELECT payload::text FROM outbox WHERE aggregate = 'track/{track.GetProperty("id").GetGuid()}'"));

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), order.GetProperty("source_sha256").GetString());
        Assert.Equal(track.GetProperty("job").GetProperty("id").GetGuid(), order.GetProperty("job_id").GetGuid());
        Assert.Equal("a.flac", order.GetProperty("original_file_name").GetString());
    }

    [Fact]
    public async Task Twenty_uploads_of_one_user_at_once_are_all_taken()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var files = Enumerable.Range(0, 20).Select(number => Bytes("fLaC", MaxBytes - number)).ToList();

        var answers = await Task.WhenAll(files.Select((file, number) => UploadAsync(ada, file, $"song {number}.flac")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
    }

    [Theory]
    [InlineData("%PDF-1.7 and so on", HttpStatusCode.UnsupportedMediaType, "not_audio")]
    [InlineData("#EXTM3U\nfile:///etc/passwd", HttpStatusCode.UnsupportedMediaType, "not_audio")]
    [InlineData("ffconcat version 1.0\nfile x.ogg", HttpStatusCode.UnsupportedMediaType, "not_audio")]
    [InlineData("<html><script>alert(1)</script>", HttpStatusCode.UnsupportedMediaType, "not_audio")]
    [InlineData("", HttpStatusCode.UnprocessableEntity, "empty_file")]
    public async Task A_file_that_is_no_audio_for_certain_is_refused_at_once_and_leaves_nothing(string content, HttpStatusCode status, string code)
    {
        using var bob = await api.SignedInAsAsync("bob");
        var before = StoredFiles();

        var answer = await UploadAsync(bob, Encoding.UTF8.GetBytes(content), "song.mp3");

        await Refused.WithAsync(status, code, answer);
        Assert.Equal(before, StoredFiles());
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_and_leaves_nothing()
    {
        using var bob = await api.SignedInAsAsync("bob");
        var before = StoredFiles();

        var announced = await UploadAsync(bob, Bytes("fLaC", MaxBytes * 3), "big.flac");
        var found = await UploadAsync(bob, Bytes("fLaC", MaxBytes + 1), "big.flac");

        await Refused.WithAsync(HttpStatusCode.RequestEntityTooLarge, "too_large", announced);
        await Refused.WithAsync(HttpStatusCode.RequestEntityTooLarge, "too_large", found);
        Assert.Equal(before, StoredFiles());
    }

    [Fact]
    public async Task A_form_without_a_file_or_no_form_at_all_is_refused()
    {
        using var bob = await api.SignedInAsAsync("bob");
        using var empty = new MultipartFormDataContent { { new StringContent("A title"), "title" } };

        var noFile = await bob.PostAsync("/api/v1/tracks/upload", empty);
        var noForm = await bob.PostAsJsonAsync("/api/v1/tracks/upload", new { title = "x" });

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "no_file", noFile);
        await Refused.WithAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", noForm);
    }

    [Fact]
    public async Task Strangers_cannot_upload_and_do_not_see_what_is_not_ready()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var track = await (await UploadAsync(ada, Bytes("fLaC", 500), "mine.flac")).Content.ReadFromJsonAsync<JsonElement>();
        var path = $"/api/v1/tracks/{track.GetProperty("id").GetGuid()}";
        using var anonymous = api.Anonymous;

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await UploadAsync(anonymous, Bytes("fLaC", 500), "a.flac"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await anonymous.GetAsync(path));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await bob.GetAsync(path));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await bob.GetAsync($"{path}/status"));
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("../../etc/passwd.flac", "passwd")]
    [InlineData("..\\..\\windows\\song.flac", "song")]
    [InlineData("Песня о весне.flac", "Песня о весне")]
    public async Task The_clients_file_name_becomes_a_title_and_never_a_path(string fileName, string title)
    {
        using var ada = await api.SignedInAsAsync("ada");

        var track = await (await UploadAsync(ada, Bytes("fLaC", 500), fileName)).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(title, track.GetProperty("title").GetString());
        Assert.Matches("^uploads/[0-9a-f]{32}$", track.GetProperty("file_path").GetString());
    }

    [Fact]
    public async Task An_upload_that_is_cut_off_half_way_leaves_no_track_and_no_bytes()
    {
        using var cut = await api.SignedInAsAsync("cut");
        var before = StoredFiles();
        var token = cut.DefaultRequestHeaders.Authorization!.Parameter;

        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(api.Address.Host, api.Address.Port);
            var head = $"POST /api/v1/tracks/upload HTTP/1.1\r\nHost: {api.Address.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 500000\r\n\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.flac\"\r\n\r\nfLaC";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await socket.GetStream().WriteAsync(new byte[100_000]);
        }

        var list = await cut.GetFromJsonAsync<JsonElement>("/api/v1/tracks?available=false");
        for (var i = 0; i < 100 && before != StoredFiles(); i++)
        {
            await Task.Delay(50);
        }

        Assert.Equal(0, list.GetProperty("items").GetArrayLength());
        Assert.Equal(before, StoredFiles());
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client, byte[] bytes, string fileName, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        var file = new ByteArrayContent(bytes);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"file\"", FileNameStar = fileName };
        form.Add(file);
        return await client.PostAsync("/api/v1/tracks/upload", form);
    }

    private static byte[] Bytes(string signature, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Encoding.ASCII.GetBytes(signature, bytes);
        return bytes;
    }

    private string StoredFiles() =>
        string.Join('\n', Directory.EnumerateFiles(api.ObjectsFolder, "*", SearchOption.AllDirectories).Where(f => !f.Contains("/temp/", StringComparison.Ordinal)).Order());

    /// <summary>An Api that takes at most 1 MiB.</summary>
    public sealed class SmallUploads : ApiHost
    {
        protected override void Configure(IDictionary<string, string?> settings) => settings["Uploads:MaxBytes"] = $"{MaxBytes}";
    }
}
