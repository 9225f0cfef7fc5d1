using System.Net;
using System.Net.Http.Headers;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Playback;

[Trait("Category", "Security")]
public sealed class ServingHlsTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_plain_player_needs_no_headers_and_gets_playlists_and_segments_of_the_right_kind()
    {
        var (root, segment, _) = await api.PlayableAsync();
        using var player = api.Anonymous;

        var playlist = await player.GetAsync(root + "master.m3u8");
        var media = await player.GetAsync(root + "a64/media.mp4");

        Assert.Equal(HttpStatusCode.OK, playlist.StatusCode);
        Assert.Equal("application/vnd.apple.mpegurl", playlist.Content.Headers.ContentType?.MediaType);
        Assert.Equal("#EXTM3U\n", await playlist.Content.ReadAsStringAsync());
        Assert.Equal("no-cache", playlist.Headers.CacheControl?.ToString());
        Assert.Equal("audio/mp4", media.Content.Headers.ContentType?.MediaType);
        Assert.Equal("private, max-age=31536000, immutable", string.Join(", ", media.Headers.NonValidated["Cache-Control"]));
        Assert.Equal("bytes", media.Headers.AcceptRanges.Single());
        Assert.Equal("nosniff", media.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("cross-origin", media.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal(segment, await media.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=100-199", 100, 100)]
    [InlineData("bytes=299990-", 299_990, 10)]
    [InlineData("bytes=-10", 299_990, 10)]
    [InlineData("bytes=299999-400000", 299_999, 1)]
    [InlineData("bytes=-9999999", 0, 300_000)]
    public async Task A_range_of_bytes_is_exactly_those_bytes(string range, int from, int count)
    {
        var (root, segment, _) = await api.PlayableAsync();
        using var player = api.Anonymous;

        var answer = await player.GetWithAsync(root + "a64/media.mp4", ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {from}-{from + count - 1}/300000", answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal(count, answer.Content.Headers.ContentLength);
        Assert.Equal(segment[from..(from + count)], await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=300000-")]
    [InlineData("bytes=300000-300001")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=9223372036854775807-")]
    public async Task A_range_outside_of_the_file_is_refused_and_nobody_caches_that(string range)
    {
        var (root, _, _) = await api.PlayableAsync();
        using var player = api.Anonymous;

        var answer = await player.GetWithAsync(root + "a64/media.mp4", ("Range", range));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal("bytes */300000", answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=")]
    [InlineData("seconds=0-1")]
    [InlineData("bytes=99999999999999999999-")]
    public async Task A_range_that_is_none_is_passed_over(string range)
    {
        var (root, segment, _) = await api.PlayableAsync();
        using var player = api.Anonymous;

        var answer = await player.GetWithAsync(root + "a64/media.mp4", ("Range", range));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(segment.Length, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_range_of_another_version_gets_the_whole()
    {
        var (root, _, _) = await api.PlayableAsync();
        using var player = api.Anonymous;
        var tag = (await player.GetAsync(root + "a64/media.mp4")).Headers.ETag!.ToString();

        var same = await player.GetWithAsync(root + "a64/media.mp4", ("Range", "bytes=0-9"), ("If-Range", tag));
        var other = await player.GetWithAsync(root + "a64/media.mp4", ("Range", "bytes=0-9"), ("If-Range", "\"other\""));

        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Who_has_a_file_already_gets_no_bytes_of_it_and_a_changed_playlist_is_noticed()
    {
        var (root, _, folder) = await api.PlayableAsync();
        using var player = api.Anonymous;
        var tag = (await player.GetAsync(root + "master.m3u8")).Headers.ETag!.ToString();

        var same = await player.GetWithAsync(root + "master.m3u8", ("If-None-Match", $"\"x\", W/{tag}"));
        await File.AppendAllTextAsync(Path.Combine(api.ObjectsFolder, "hls", folder, "master.m3u8"), "#EXT-X-ENDLIST\n");
        var grown = await player.GetWithAsync(root + "master.m3u8", ("If-None-Match", tag));

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(tag, same.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, grown.StatusCode);
    }

    [Fact]
    public async Task A_look_at_the_head_tells_the_size_and_sends_nothing()
    {
        var (root, segment, _) = await api.PlayableAsync();
        using var player = api.Anonymous;
        using var request = new HttpRequestMessage(HttpMethod.Head, root + "a64/media.mp4");
        request.Headers.Range = new RangeHeaderValue(0, 9);

        var answer = await player.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(segment.Length, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("absent.m3u8")]
    [InlineData("")]
    [InlineData("a64")]
    [InlineData("a64/")]
    [InlineData("a64//media.mp4")]
    [InlineData("/a64/media.mp4")]
    [InlineData("a64/%252e/media.mp4")]
    [InlineData("a64/..%2f..%2f..%2fsecret.txt")]
    [InlineData("..%5c..%5csecret.txt")]
    [InlineData("%2e%2e%2fa1%2fmaster.m3u8")]
    [InlineData("master.m3u8%00")]
    [InlineData("master.m3u8%0d%0aX: y")]
    [InlineData("C:/secret.txt")]
    public async Task A_name_that_is_no_file_of_the_package_is_not_found(string name)
    {
        var (root, _, _) = await api.PlayableAsync();
        await File.WriteAllTextAsync(Path.Combine(api.ObjectsFolder, "hls", "secret.txt"), "secret");
        using var player = api.Anonymous;

        var answer = await player.GetAsync(new Uri(root + name, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

        // The server refuses some of them before they reach us; none may be an error of ours or a file of others.
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    [Fact]
    public async Task A_ticket_that_was_tampered_with_opens_nothing()
    {
        var (root, _, _) = await api.PlayableAsync();
        using var player = api.Anonymous;
        var ticket = root.TrimEnd('/').Split('/')[^1];
        var (body, signature) = (ticket.Split('.')[0], ticket.Split('.')[1]);

        foreach (var forged in new[]
        {
            ticket[..^2], $"{body}.", $".{signature}", body, "x", new string('A', 5000), $"{(body[0] == 'A' ? 'B' : 'A')}{body[1..]}.{signature}",
            $"{body}.{new string('A', signature.Length)}", $"{body[..^4]}AAAA.{signature}",
        })
        {
            var answer = await player.GetAsync($"{api.Address}hls/t/{forged}/master.m3u8");
            await Refused.WithAsync(HttpStatusCode.Forbidden, "bad_ticket", answer);
        }
    }

    [Fact]
    public async Task Signing_out_ends_the_links_of_that_session()
    {
        var (root, _, _) = await api.PlayableAsync("leaver");
        using var leaver = await api.SignedInAsAsync("leaver");
        using var player = api.Anonymous;
        var before = await player.GetAsync(root + "a64/media.mp4");

        (await leaver.PostAsync("/api/v1/auth/logout", null)).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await Refused.WithAsync(HttpStatusCode.Forbidden, "bad_ticket", await player.GetAsync(root + "a64/media.mp4"));
    }

    [Fact]
    public async Task A_page_of_any_site_may_play_and_read_what_a_player_needs()
    {
        var (root, _, _) = await api.PlayableAsync();
        using var page = api.Anonymous;

        var answer = await page.GetWithAsync(root + "a64/media.mp4", ("Origin", "https://elsewhere.example"), ("Range", "bytes=0-1"));

        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Content-Range", answer.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Serving_much_and_often_keeps_memory_flat()
    {
        var (root, _, folder) = await api.PlayableAsync();
        using var player = api.Anonymous;
        await File.WriteAllBytesAsync(Path.Combine(api.ObjectsFolder, "hls", folder, "a64", "large.mp4"), new byte[64 * 1024 * 1024]);
        await DrainAsync(player, root + "a64/large.mp4");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);

        for (var i = 0; i < 4; i++)
        {
            await DrainAsync(player, root + "a64/large.mp4");
        }

        // 256 MB went through. Buffering them would show in both figures; what is left is the test's own reading and noise.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - allocated, 0, 64L * 1024 * 1024);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16L * 1024 * 1024);
    }

    private static async Task DrainAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer) > 0)
        {
        }
    }
}
