using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using Jonquils.Api.Fetching;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.Fetching;

/// <summary>Fetching from servers that lie, lead astray, dawdle and never end.</summary>
public sealed class RemoteFilesTests : IAsyncLifetime
{
    private const int MaxBytes = 100_000;

    private ForeignServer _server = null!;

    public async Task InitializeAsync() => _server = await ForeignServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_file_comes_whole_with_its_name_also_after_a_redirect_and_tells_the_server_nothing_of_us()
    {
        var content = ForeignServer.NewVideo();
        _server.ServeBytes("/films/весна.mp4", content);
        using var trace = new Activity("a request of ours").Start();
        using var files = Fetcher();

        var (file, refusal) = await files.OpenAsync(new Uri(_server.Redirect("/old", "/films/%D0%B2%D0%B5%D1%81%D0%BD%D0%B0.mp4")), MaxBytes, CancellationToken.None);

        Assert.Null(refusal);
        await using var opened = file!;
        Assert.Equal("весна.mp4", opened.Name);
        Assert.Equal(content, await ReadAsync(opened));
        Assert.DoesNotContain(_server.Requests, request => request.Headers.ContainsKey("traceparent") || request.Headers.ContainsKey("cookie"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("0.0.0.0")]
    [InlineData("evil.example")]
    public async Task No_way_of_writing_a_private_address_reaches_it(string host)
    {
        _server.ServeBytes("/a.mp4", ForeignServer.NewVideo());
        using var files = Fetcher(new FetchOptions { Ports = [_server.Port] }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback]));

        var (file, refusal) = await files.OpenAsync(new Uri($"http://{host}:{_server.Port}/a.mp4"), MaxBytes, CancellationToken.None);

        Assert.Null(file);
        Assert.Equal("not_reachable", refusal!.Code);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_for_a_connection_so_an_answer_that_changes_gains_nothing()
    {
        _server.ServeBytes("/a.mp4", ForeignServer.NewVideo());
        var lookups = 0;
        var options = new FetchOptions { AllowedAddresses = ["127.0.0.1"], Ports = [_server.Port], ConnectTimeout = TimeSpan.FromSeconds(2) };
        using var files = Fetcher(options, (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref lookups) == 1 ? IPAddress.Loopback : IPAddress.Parse("127.0.0.2")]));

        var (first, _) = await files.OpenAsync(new Uri($"http://rebinding.example:{_server.Port}/a.mp4"), MaxBytes, CancellationToken.None);

        Assert.NotNull(first);
        Assert.Equal(1, lookups);
        await first.DisposeAsync();
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/", "not_reachable")]
    [InlineData("http://10.0.0.1/", "not_reachable")]
    [InlineData("http://[fd00::1]/", "not_reachable")]
    [InlineData("//169.254.169.254/latest/", "not_reachable")]
    [InlineData("file:///etc/passwd", "bad_url")]
    [InlineData("gopher://localhost:6379/_INFO", "bad_url")]
    [InlineData("http://user:secret@localhost/", "url_with_credentials")]
    [InlineData("http://193.0.6.139:6379/", "url_port_refused")]
    public async Task A_redirect_that_leads_where_nobody_may_go_is_not_followed(string target, string code)
    {
        using var files = Fetcher();

        var (file, refusal) = await files.OpenAsync(new Uri(_server.Redirect("/go", target)), MaxBytes, CancellationToken.None);

        Assert.Null(file);
        Assert.Equal(code, refusal!.Code);
    }

    [Fact]
    public async Task Redirects_that_never_end_are_left()
    {
        using var files = Fetcher();

        var (_, refusal) = await files.OpenAsync(new Uri(_server.Redirect("/round", "/round")), MaxBytes, CancellationToken.None);

        Assert.Equal("too_many_redirects", refusal!.Code);
        Assert.Equal(6, _server.Requests.Count);
    }

    [Fact]
    public async Task A_file_that_is_announced_too_large_is_refused_at_once_and_one_that_turns_out_so_is_cut()
    {
        using var files = Fetcher();
        var announced = _server.ServeBytes("/announced", new byte[MaxBytes + 1]);
        var endless = _server.Serve("/endless", async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[8192]);
            }
        });

        var (none, refusal) = await files.OpenAsync(new Uri(announced), MaxBytes, CancellationToken.None);
        var cut = await ReadUntilRefusedAsync(files, endless);

        Assert.Null(none);
        Assert.Equal(("too_large", "too_large"), (refusal!.Code, cut.Code));
    }

    [Fact]
    public async Task A_file_shorter_than_its_server_says_is_no_file()
    {
        using var files = Fetcher();
        var url = _server.ServeCutOff("/short", new byte[10_000], announced: 50_000);

        Assert.Equal("cut_off", (await ReadUntilRefusedAsync(files, url)).Code);
    }

    [Fact]
    public async Task A_server_that_drips_and_one_that_falls_silent_are_left()
    {
        using var files = Fetcher(Allowing() with { LeastBytesPerSecond = 1000, RateGrace = TimeSpan.FromMilliseconds(300) });
        var drip = _server.Serve("/drip", async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[1]);
                await http.Response.Body.FlushAsync();
                await Task.Delay(20, http.RequestAborted);
            }
        });
        var silent = _server.Serve("/silent", async http =>
        {
            await http.Response.Body.WriteAsync(new byte[10]);
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });

        Assert.Equal("too_slow", (await ReadUntilRefusedAsync(files, drip)).Code);
        Assert.Equal("too_slow", (await ReadUntilRefusedAsync(files, silent)).Code);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left()
    {
        using var files = Fetcher(Allowing() with { AnswerTimeout = TimeSpan.FromMilliseconds(300) });
        var url = _server.Serve("/mute", http => Task.Delay(Timeout.Infinite, http.RequestAborted));

        var (_, refusal) = await files.OpenAsync(new Uri(url), MaxBytes, CancellationToken.None);

        Assert.Equal("too_slow", refusal!.Code);
    }

    [Fact]
    public async Task A_file_sent_compressed_is_refused_so_nothing_unpacks_into_something_gigantic()
    {
        using var files = Fetcher();
        var url = _server.Serve("/bomb", async http =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(http.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(new byte[1_000_000]);
        });

        var (_, refusal) = await files.OpenAsync(new Uri(url), MaxBytes, CancellationToken.None);

        Assert.Equal("content_encoded", refusal!.Code);
    }

    [Fact]
    public async Task A_look_reads_the_beginning_of_a_file_and_no_more()
    {
        using var files = Fetcher();
        var content = ForeignServer.NewVideo(50_000);
        var url = _server.ServeBytes("/look.mp4", content);

        var (start, refusal) = await files.PeekAsync(new Uri(url), 100, MaxBytes, CancellationToken.None);

        Assert.Null(refusal);
        Assert.Equal(content[..100], start);
        Assert.Equal("bytes=0-99", _server.Requests.Last().Headers["Range"]);
    }

    private static async Task<FetchRefusal> ReadUntilRefusedAsync(RemoteFiles files, string url)
    {
        var (file, refusal) = await files.OpenAsync(new Uri(url), MaxBytes, CancellationToken.None);
        Assert.Null(refusal);
        await using var opened = file!;
        return (await Assert.ThrowsAsync<FetchException>(() => ReadAsync(opened))).Refusal;
    }

    private static async Task<byte[]> ReadAsync(RemoteFile file)
    {
        using var memory = new MemoryStream();
        await file.Body.CopyToAsync(memory);
        return memory.ToArray();
    }

    private static FetchOptions Allowing() => new() { AllowedAddresses = ["localhost"] };

    private static RemoteFiles Fetcher(FetchOptions? options = null, LookUpHost? lookUp = null)
    {
        var settings = Options.Create(options ?? Allowing());
        return new RemoteFiles(new GuardedConnections(lookUp ?? Dns.GetHostAddressesAsync, settings), settings, TimeProvider.System);
    }
}
