using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Journeys;

public sealed class ASongPlaysTests : IAsyncLifetime
{
    private const double Hertz = 440;
    private RunningStack _stack = null!;
    private ListenerClient _ada = null!;
    private string _folder = "";

    public async Task InitializeAsync()
    {
        _stack = await RunningStack.SharedAsync();
        _ada = await ListenerClient.RegisterAsync(_stack);
        _folder = await TestStack.NewFolderAsync("songs");
    }

    public Task DisposeAsync()
    {
        _ada.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("flac", "-c:a flac")]
    [InlineData("mp3", "-c:a libmp3lame -b:a 192k")]
    [InlineData("ogg", "-c:a libvorbis")]
    [InlineData("m4a", "-c:a aac -b:a 128k")]
    [InlineData("wav", "-c:a pcm_s16le")]
    public async Task What_is_uploaded_can_be_heard_by_any_player(string extension, string codec)
    {
        var path = Path.Combine(_folder, $"tone.{extension}");
        await DecodedAudio.MakeAsync(
            path, ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100:duration=20", "-ac", "2", "-metadata", $"title=A tone as {extension}", "-metadata", "artist=Concert Pitch", .. codec.Split(' ')]);

        var trackId = await _ada.UploadAsync(path);
        var status = await _ada.WaitUntilDoneAsync(trackId);
        var session = await _ada.PlayAsync(trackId);
        var heard = await DecodedAudio.FromAsync(session.GetProperty("manifest_url").GetString()!);
        var track = await _ada.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{trackId}");
        var features = await _ada.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{trackId}/features");

        Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
        Assert.Equal(100, status.GetProperty("progress").GetDouble());
        Assert.Equal($"A tone as {extension}", track.GetProperty("title").GetString());
        Assert.Equal("Concert Pitch", track.GetProperty("artists")[0].GetProperty("name").GetString());
        Assert.InRange(track.GetProperty("duration_ms").GetInt32(), 19_900, 20_100);
        Assert.InRange(heard.Duration.TotalSeconds, 19.9, 20.1);
        Assert.InRange(heard.Pitch, Hertz * 0.99, Hertz * 1.01);
        Assert.InRange(heard.Loudness, 0.05, 0.5);
        Assert.Empty(heard.Complaints);
        // A tone without beginning or end: there is a key to it, but nothing that beats.
        Assert.StartsWith("A ", features.GetProperty("key").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, features.GetProperty("tempo").ValueKind);
        Assert.InRange(features.GetProperty("energy").GetDouble(), 0.01, 1);
    }

    [Fact]
    public async Task A_lossless_source_can_be_heard_losslessly()
    {
        var path = Path.Combine(_folder, "lossless.flac");
        await DecodedAudio.MakeAsync(path, "-f", "lavfi", "-i", "anoisesrc=d=9:c=pink:seed=7:r=44100:a=0.3", "-ac", "1", "-c:a", "flac");

        var trackId = await _ada.UploadAsync(path);
        await _ada.WaitUntilDoneAsync(trackId);
        var session = await _ada.PlayAsync(trackId);
        var original = await DecodedAudio.FromAsync(path);
        var heard = await DecodedAudio.FromAsync(session.GetProperty("lossless_manifest_url").GetString()!);

        Assert.Equal(original.Samples, heard.Samples);
    }

    [Fact]
    public async Task A_file_that_turns_out_to_be_no_audio_fails_with_a_reason_that_names_no_path()
    {
        var path = Path.Combine(_folder, "noise.mp3");
        var bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(path, bytes);

        var status = await _ada.WaitUntilDoneAsync(await _ada.UploadAsync(path));

        Assert.Equal("FAILED", status.GetProperty("status").GetString());
        Assert.NotEmpty(status.GetProperty("error").GetProperty("code").GetString()!);
        Assert.DoesNotContain("/", status.GetProperty("error").GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_again_is_known_and_ready_at_once_from_the_same_package()
    {
        var path = Path.Combine(_folder, "twice.flac");
        await DecodedAudio.MakeAsync(path, "-f", "lavfi", "-i", "sine=frequency=330:duration=12", "-c:a", "flac");
        await _ada.WaitUntilDoneAsync(await _ada.UploadAsync(path));
        await using var file = File.OpenRead(path);
        using var form = new MultipartFormDataContent { { new StreamContent(file), "file", "again.flac" } };

        var again = await (await _ada.Http.PostAsync("/api/v1/tracks/upload", form)).Content.ReadFromJsonAsync<JsonElement>();
        var status = await _ada.WaitUntilDoneAsync(again.GetProperty("id").GetGuid());

        Assert.True(again.GetProperty("job").GetProperty("deduplicated").GetBoolean());
        Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_playback_link_opens_its_own_package_only_and_ends_with_the_session()
    {
        var path = Path.Combine(_folder, "link.flac");
        await DecodedAudio.MakeAsync(path, "-f", "lavfi", "-i", "sine=frequency=220:duration=8", "-c:a", "flac");
        var trackId = await _ada.UploadAsync(path);
        await _ada.WaitUntilDoneAsync(trackId);
        var manifest = (await _ada.PlayAsync(trackId)).GetProperty("manifest_url").GetString()!;
        var root = manifest[..manifest.LastIndexOf('/')];
        using var player = new HttpClient();

        var whole = await player.GetAsync(manifest);
        var outside = await player.GetAsync($"{root}/..%2f..%2ftracks/master.m3u8");
        var tampered = await player.GetAsync(manifest.Replace("/t/", "/t/A", StringComparison.Ordinal));
        using var ranged = new HttpRequestMessage(HttpMethod.Get, $"{root}/a128/media.mp4") { Headers = { { "Range", "bytes=0-99" } } };
        var part = await player.SendAsync(ranged);
        await _ada.Http.PostAsync("/api/v1/auth/logout", null);
        var afterwards = await player.GetAsync(manifest);

        Assert.Equal("application/vnd.apple.mpegurl", whole.Content.Headers.ContentType?.MediaType);
        await Refused.WithAsync(HttpStatusCode.NotFound, "no_file", outside);
        await Refused.WithAsync(HttpStatusCode.Forbidden, "bad_ticket", tampered);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(100, (await part.Content.ReadAsByteArrayAsync()).Length);
        await Refused.WithAsync(HttpStatusCode.Forbidden, "bad_ticket", afterwards);
    }
}
