using System.Net;
using System.Text;
using System.Text.Json;
using Jonquils.Api.Catalog.Imports;
using Jonquils.Api.Fetching;
using Jonquils.Api.Paging;
using Jonquils.Api.Pictures;
using Jonquils.Api.Playback;
using Jonquils.Api.Playback.Listening;
using Jonquils.Api.Playlists.Files;
using Jonquils.Api.Search.Elastic;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Packaging;
using Jonquils.MediaWorker.Packaging.Sources;
using Jonquils.MediaWorker.Packaging.Video;
using Jonquils.ServiceDefaults;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http;

namespace Jonquils.Tests.Fuzzing;

/// <summary>All readers of ours that work on bytes and text alone.</summary>
internal static class FuzzTargets
{
    private static readonly FolderTree Tree = new("/store");

    private static readonly byte[][] Playlists =
    [
        "#EXTM3U\n#PLAYLIST:Mine\n#EXTINF:123,Artist - Title\n#EXTALB:Album\nhttp://localhost:8000/api/v1/tracks/0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57\n#EXTINF:-1,Other\nmusic/Some%20song.flac\n"u8.ToArray(),
        """<?xml version="1.0" encoding="UTF-8"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><title>Mine</title><annotation>A word</annotation><trackList><track><location>http://h/a.flac</location><title>T</title><creator>C</creator><album>A</album><duration>1000</duration></track><track><title>U</title></track></trackList></playlist>"""u8.ToArray(),
        """{"playlist":{"title":"Mine","annotation":"A word","track":[{"location":["http://h/a.flac"],"title":"T","creator":"C","album":"A","duration":1000},{"title":"U"}]}}"""u8.ToArray(),
    ];

    public static IReadOnlyDictionary<string, FuzzTarget> All { get; } = new Dictionary<string, FuzzTarget>
    {
        ["playlists"] = Of(Playlists, ["\n#EXTINF:", "#", "<![CDATA[", "]]>", "&#0;", "&#xD800;", "<!DOCTYPE x>", "\\ud800", "\u2028"], ReadPlaylist, typeof(UnreadablePlaylistException), typeof(PlaylistTooLongException)),
        ["cursors"] = OfText([new Cursor("created", "Ünïcode", Guid.NewGuid()).ToString(), Cursor.At("created", TimeProvider.System.GetUtcNow(), Guid.Empty).ToString()], ReadCursor),
        ["ranges"] = OfText(["bytes=0-99", "bytes=-10", "bytes=5-", "bytes=0-1,5-6", "BYTES = 1 - 2"], ReadRange),
        ["addresses"] = OfText(["http://example.org:80/a%20b?q=1#f", "https://[2001:db8::1]/x", "http://пример.рф/песня.mp3", "http://user:pw@127.1/"], ReadAddress),
        ["imports"] = OfText([ImportText()], ReadImport, typeof(JsonException)),
        ["listens"] = OfText([$$"""{"event_id":"{{Guid.NewGuid()}}","track_id":"{{Guid.Empty}}","action":"play","played_at":"2026-01-01T00:00:00Z","position_ms":1,"play_duration_ms":2,"completion_percentage":3.5,"platform":"WEB"}"""], ReadListen, typeof(JsonException)),
        ["keys of objects"] = OfText(["uploads/0198f3a17c527d6e9b1a3f0c2e8d4a57", "a/b c/ü.flac", "../../etc/passwd", "a//b"], ReadKey, typeof(ArgumentException)),
        ["connection strings"] = OfText(
            ["Host=localhost;Protocol=http;Port=8123;Username=u;Password=p;Database=d;Timeout=5", "Endpoint=http://localhost:9000;AccessKey=a;SecretKey=s;Region=r", "https://u:p%20w@localhost:9200/path"],
            ReadConnection),
        ["pictures"] = Of(Pictures(), [], bytes => Picture.Read(bytes)),
        ["ffmpeg's headers"] = OfText([FfmpegLog], ReadLog),
        ["tags as text"] = OfText(["2024-05-17", "3/12", "Ãðóïïà êðîâè", "Motörhead", "ï»¿text", "a\0b\u0001"], ReadTagText),
        ["networks"] = Of([[127, 0, 0, 1], [.. IPAddress.Parse("2606:4700::1111").GetAddressBytes()], [.. IPAddress.Parse("::ffff:8.8.8.8").GetAddressBytes()]], [], ReadNetwork),
    };

    private const string FfmpegLog = """
        Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'pipe:0':
          Metadata:
            title           : A title
          Duration: 00:01:02.34, start: 0.000000, bitrate: 1234 kb/s
          Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 1280x720 [SAR 1:1 DAR 16:9], 1100 kb/s, 25 fps, 25 tbr, 12800 tbn (default)
          Stream #0:1[0x2](rus): Audio: aac (LC) (mp4a / 0x6134706D), 48000 Hz, stereo, fltp, 128 kb/s (default)
          Stream #0:2(eng): Subtitle: mov_text (tx3g / 0x67337874), 0 kb/s (default)
            I:         -14.3 LUFS
            LRA:         5.1 LU
            Peak:       -0.9 dBFS
        """;

    private static FuzzTarget Of(IReadOnlyList<byte[]> good, IReadOnlyList<string> words, Action<byte[]> read, params Type[] refusals) => new(new Mutator(good, words), read, refusals);

    private static FuzzTarget OfText(IReadOnlyList<string> good, Action<string> read, params Type[] refusals) => Of(
        [.. good.Select(Encoding.UTF8.GetBytes)],
        ["\0", "\ud83d\ude00", "99999999999999999999", "-1", "NaN", "1e999", "null", "{}", "[", "\\u0000", "..", "%00", "'", ";", "=", "=="],
        bytes => read(Encoding.UTF8.GetString(bytes)), refusals);

    private static void ReadPlaylist(byte[] bytes)
    {
        var file = PlaylistFormats.Read(bytes);
        // What was read can be written, and reading that again changes nothing more.
        foreach (var format in new[] { PlaylistFormats.Xspf, PlaylistFormats.Jspf })
        {
            var again = PlaylistFormats.Read(PlaylistFormats.Write(file, format));
            Assert.Equal((file.Title, file.Tracks.Count), (again.Title, again.Tracks.Count));
            Assert.Equal(file.Tracks.Select(track => (track.Title, track.Artist, track.Album)), again.Tracks.Select(track => (track.Title, track.Artist, track.Album)));
        }

        PlaylistFormats.Write(file, PlaylistFormats.M3u8);
    }

    private static void ReadCursor(string text)
    {
        if (Cursor.Parse(text, "created") is not { } cursor)
        {
            return;
        }

        cursor.TryReadTime(out _);
        Assert.Equal(cursor, Cursor.Parse(cursor.ToString(), "created"));
    }

    private static void ReadRange(string text)
    {
        const long Bytes = 300_000;
        var http = new DefaultHttpContext();
        http.Request.Method = "GET";
        http.Request.Headers.Range = text;
        if (ServeHls.RequestedRange(http.Request, "\"tag\"", Bytes) is { IsSatisfiable: true } range)
        {
            Assert.True(range.From >= 0 && range.From <= range.To && range.To < Bytes, $"{range} of {Bytes}");
        }
    }

    private static void ReadAddress(string text)
    {
        if (RemoteAddress.Read(text) is { } address)
        {
            Assert.True(address.Scheme is "http" or "https");
            RemoteAddress.Refuse(address, new FetchOptions());
            var canonical = RemoteAddress.Canonical(address);
            Assert.Equal(canonical, RemoteAddress.Canonical(new Uri(canonical)));
        }
    }

    private static void ReadImport(string text)
    {
        foreach (var entry in JsonSerializer.Deserialize<CatalogImport>(text, ContractJson.Options)?.Entries ?? [])
        {
            if (entry is not null && EntryCheck.Refuse(entry) is null)
            {
                Assert.DoesNotContain("..", entry.Path.Split('/'));
            }
        }
    }

    private static void ReadListen(string text)
    {
        if (JsonSerializer.Deserialize<ListenEvent>(text, ContractJson.Options) is { } given)
        {
            var (listen, code) = Listen.From(given, _ => 60_000, TimeProvider.System.GetUtcNow());
            Assert.True(listen is null != code is null);
        }
    }

    private static void ReadKey(string text) => Assert.StartsWith("/store/hls/", Path.GetFullPath(Tree.PathOf("hls", text)!), StringComparison.Ordinal);

    private static void ReadConnection(string text)
    {
        foreach (var read in new Func<string, object>[] { ClickHouseAddress.Parse, S3Address.Parse, ElasticAddress.Parse })
        {
            try
            {
                read(text);
            }
            catch (SettingException)
            {
                // Each reads the form of the others as nonsense.
            }
        }
    }

    private static void ReadLog(string text)
    {
        FfmpegHeader.Parse(text);
        LoudnessSummary.Parse(text);
        VideoHeader.Parse(text, 1_000_000);
    }

    private static void ReadTagText(string text)
    {
        TagText.CleanAndRepair(text);
        TagText.Date(text);
        TagText.Number(text);
    }

    private static void ReadNetwork(byte[] bytes)
    {
        if (bytes.Length is 4 or 16)
        {
            var address = new IPAddress(bytes);
            Assert.False(PublicInternet.Has(address) && (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv4MappedToIPv6));
        }
    }

    private static string ImportText() => JsonSerializer.Serialize(
        new CatalogImport([new CatalogImportEntry("tracks", "a/b.flac", "etag", 123, new string('a', 64), null, [new CatalogImportArtist("Somebody")], 1000, 120.5, 0.5, 0.5, "ALBUM", null, "{\"a\":1}", "old/b.flac")]),
        ContractJson.Options);

    private static byte[][] Pictures() =>
    [
        [0x89, .. "PNG"u8, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 1, 0, 0, 0, 1, 0, 8, 6, 0, 0, 0, 1, 2, 3, 4],
        [.. "RIFF"u8, 40, 0, 0, 0, .. "WEBPVP8 "u8, 20, 0, 0, 0, 0x30, 1, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00, 0, 0, 0, 0],
        [.. "RIFF"u8, 40, 0, 0, 0, .. "WEBPVP8L"u8, 20, 0, 0, 0, 0x2F, 0x3F, 0xC1, 0x4F, 0x00, 0, 0, 0, 0, 0, 0],
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xC0, 0, 17, 8, 1, 0, 1, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xFF, 0xD9],
    ];
}
