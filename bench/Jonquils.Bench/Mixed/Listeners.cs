using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench.Mixed;

/// <summary>What people do with the product: look around, search, listen, tell what they heard, upload.</summary>
internal sealed partial class Listeners : IDisposable
{
    public static readonly Mix Mix = new(("list", 30), ("read", 25), ("search", 10), ("listen to a song", 8), ("tell of listening", 25), ("upload", 0.5));

    private const int Rate = 44_100;
    private const int Seconds = 15;
    private const int Songs = 4;

    private static readonly string[] Lists = ["/api/v1/tracks?limit=20", "/api/v1/tracks?sort=title&limit=20", "/api/v1/tracks/popular", "/api/v1/artists?limit=20", "/api/v1/me/history?limit=20"];
    private static readonly string[] Words = ["night", "blue", "the", "summer", "rain", "lov", "dance", "old"];

    private readonly HttpClient _api;
    private readonly HttpClient _player = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2000 }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly List<string> _songs = [];
    private string[] _tracks = [];

    private Listeners(HttpClient api) => _api = api;

    /// <summary>Uploads that were acknowledged.</summary>
    public int Uploaded => _uploaded;

    private int _uploaded;

    public static async Task<Listeners> ArriveAsync(RunningStack stack)
    {
        var listeners = new Listeners(await BenchStack.RegisterAsync(stack, TimeSpan.FromSeconds(30)));
        for (var i = 0; i < Songs; i++)
        {
            listeners._songs.Add(await listeners.UploadAsync());
        }

        foreach (var song in listeners._songs)
        {
            while ((await listeners.JsonAsync($"/api/v1/tracks/{song}/status")).GetProperty("status").GetString() != "COMPLETED")
            {
                await Task.Delay(200);
            }
        }

        listeners._tracks = [.. (await listeners.JsonAsync("/api/v1/tracks?limit=200")).GetProperty("items").EnumerateArray().Select(track => track.GetProperty("id").GetString()!)];
        listeners._uploaded = 0;
        return listeners;
    }

    public Task AskAsync(string kind) => kind switch
    {
        "list" => JsonAsync(Pick(Lists)),
        "read" => JsonAsync($"/api/v1/tracks/{Pick(_tracks)}"),
        "search" => JsonAsync($"/api/v1/search/{(Random.Shared.Next(2) == 0 ? "tracks" : "suggest")}?q={Pick(Words)}"),
        "listen to a song" => ListenAsync(Pick(_songs)),
        "tell of listening" => TellAsync(Pick(_songs)),
        _ => UploadAsync(),
    };

    public void Dispose()
    {
        _api.Dispose();
        _player.Dispose();
    }

    // A session, both playlists and the first two segments: what a player fetches before it sounds.
    private async Task ListenAsync(string song)
    {
        using var started = await _api.PostAsync($"/api/v1/tracks/{song}/playback", null);
        var session = await ReadAsync(started, HttpStatusCode.OK);
        var master = new Uri(session.GetProperty("manifest_url").GetString()!);
        var rendition = (await _player.GetStringAsync(master)).Split('\n').Last(line => line.EndsWith(".m3u8", StringComparison.Ordinal));
        var list = new Uri(master, rendition);
        foreach (Match segment in Segment().Matches(await _player.GetStringAsync(list)).Take(2))
        {
            var (bytes, from) = (long.Parse(segment.Groups[1].ValueSpan, CultureInfo.InvariantCulture), long.Parse(segment.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(list, segment.Groups[3].Value)) { Headers = { Range = new(from, from + bytes - 1) } };
            using var answer = await _player.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.PartialContent || (await answer.Content.ReadAsByteArrayAsync()).Length != bytes)
            {
                throw new UnwantedAnswerException($"segment {(int)answer.StatusCode}");
            }
        }
    }

    private async Task TellAsync(string song)
    {
        var events = Enumerable.Range(0, 3).Select(_ => new { event_id = Guid.NewGuid(), track_id = song, action = "progress", play_duration_ms = 5000, position_ms = 5000 });
        using var answer = await _api.PostAsJsonAsync("/api/v1/analytics/listen", events);
        await ReadAsync(answer, HttpStatusCode.Accepted);
    }

    private async Task<string> UploadAsync()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(NewSong()), "file", "song.wav" } };
        using var answer = await _api.PostAsync("/api/v1/tracks/upload", form);
        var id = (await ReadAsync(answer, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        Interlocked.Increment(ref _uploaded);
        return id;
    }

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var answer = await _api.GetAsync(path);
        return await ReadAsync(answer, HttpStatusCode.OK);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode wanted) => answer.StatusCode == wanted
        ? await answer.Content.ReadFromJsonAsync<JsonElement>()
        : throw new UnwantedAnswerException($"{(int)answer.StatusCode} {(await answer.Content.ReadAsStringAsync()).Split(",\"trace_id\"")[0]}");

    private static T Pick<T>(IReadOnlyList<T> from) => from[Random.Shared.Next(from.Count)];

    /// <summary>A WAV of quiet noise, which no encode of another can be taken for.</summary>
    private static byte[] NewSong()
    {
        var bytes = new byte[44 + (Rate * 2 * Seconds)];
        Random.Shared.NextBytes(bytes.AsSpan(44));
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), Rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), 16);
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), bytes.Length - 44);
        return bytes;
    }

    [GeneratedRegex(@"#EXT-X-BYTERANGE:(\d+)@(\d+)\s+(\S+)")]
    private static partial Regex Segment();
}
