using System.Net;
using System.Net.Http.Headers;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jonquils.Tests.Objects;

public sealed class S3ObjectStoreTests : ObjectStoreTests, IAsyncLifetime
{
    private static readonly HttpClient Browser = new();

    private S3ObjectStore _store = null!;
    private SwiftServer _server = null!;

    protected override IObjectStore Store => _store;

    public async Task InitializeAsync()
    {
        _server = await SwiftServer.SharedAsync();
        _store = StoreOf(_server.ConnectionString);
        await _store.EnsureBucketsAsync(CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        _store.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_link_lets_a_browser_fetch_the_object_or_a_part_of_it_without_credentials()
    {
        var put = await PutAsync("Björk – Jóga.mp3", "0123456789", "audio/mpeg");
        var link = Store.PresignGet(Buckets.Tracks, put.Key, TimeSpan.FromMinutes(5), downloadName: null)!;
        var part = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(2, 4) } };

        using var whole = await Browser.GetAsync(link);
        using var partial = await Browser.SendAsync(part);

        Assert.Equal("0123456789", await whole.Content.ReadAsStringAsync());
        Assert.Equal("audio/mpeg", whole.Content.Headers.ContentType?.MediaType);
        Assert.Null(whole.Content.Headers.ContentDisposition);
        Assert.Equal((HttpStatusCode.PartialContent, "234"), (partial.StatusCode, await partial.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_link_can_offer_a_name_for_saving()
    {
        var put = await PutAsync("x.flac", "x");
        var link = Store.PresignGet(Buckets.Tracks, put.Key, TimeSpan.FromMinutes(5), "Земфира – \"Хочешь?\"\r\nX: y.flac")!;

        using var answer = await Browser.GetAsync(link);

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("Земфира – \"Хочешь?\"\r\nX: y.flac", answer.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.False(answer.Headers.Contains("X"));
    }

    [Fact]
    public async Task A_tampered_link_and_one_for_another_object_are_refused()
    {
        var put = await PutAsync("mine.mp3", "mine");
        await PutAsync("other.mp3", "other");
        var link = Store.PresignGet(Buckets.Tracks, put.Key, TimeSpan.FromMinutes(5), downloadName: null)!.AbsoluteUri;
        var lastDigit = link[^1] == '0' ? '1' : '0';

        using var resigned = await Browser.GetAsync(link[..^1] + lastDigit);
        using var redirected = await Browser.GetAsync(link.Replace("mine.mp3", "other.mp3", StringComparison.Ordinal));
        using var prolonged = await Browser.GetAsync(link.Replace("X-Amz-Expires=", "X-Amz-Expires=9", StringComparison.Ordinal));
        using var bare = await Browser.GetAsync(new Uri(link).GetLeftPart(UriPartial.Path));

        Assert.Contains("X-Amz-Expires=", link, StringComparison.Ordinal);
        Assert.All([resigned, redirected, prolonged], answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        Assert.False(bare.IsSuccessStatusCode);
    }

    [Fact]
    public void A_link_carries_the_public_name_of_the_server_and_never_the_secret()
    {
        using var store = StoreOf(_server.ConnectionString + ";PublicEndpoint=https://music.example:8443");

        var link = store.PresignGet(Buckets.Tracks, "a/b.mp3", TimeSpan.FromHours(1), downloadName: null)!;

        Assert.StartsWith("https://music.example:8443/tracks/a/b.mp3?", link.AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.SecretKey, link.AbsoluteUri, StringComparison.Ordinal);
        Assert.Null(store.LocalPath(Buckets.Tracks, "a/b.mp3"));
    }

    [Fact]
    public async Task A_wrong_secret_is_an_input_output_error_that_tells_no_secret()
    {
        using var store = StoreOf($"Endpoint={_server.Endpoint};AccessKey={SwiftServer.AccessKey};SecretKey=wrong-secret");

        var put = await Assert.ThrowsAsync<IOException>(() => store.PutAsync(Buckets.Tracks, Prefix + "x", new MemoryStream([1]), "audio/mpeg", CancellationToken.None));
        var ensure = await Assert.ThrowsAsync<IOException>(() => store.EnsureBucketsAsync(CancellationToken.None));

        Assert.Equal("The object store answered 403 SignatureDoesNotMatch.", put.Message);
        Assert.DoesNotContain("wrong-secret", ensure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_input_output_error()
    {
        using var store = StoreOf($"Endpoint=http://localhost:{TestStack.FreePort()};AccessKey=a:b;SecretKey=c");

        await Task.WhenAll(
            Assert.ThrowsAsync<IOException>(() => store.PutAsync(Buckets.Tracks, "x", new MemoryStream([1]), "audio/mpeg", CancellationToken.None)),
            Assert.ThrowsAsync<IOException>(() => store.OpenAsync(Buckets.Tracks, "x", 0, null, CancellationToken.None)),
            Assert.ThrowsAsync<IOException>(() => store.FindAsync(Buckets.Tracks, "x", CancellationToken.None)),
            Assert.ThrowsAsync<IOException>(async () => await store.ListAsync(Buckets.Tracks, "", CancellationToken.None).ToListAsync()));
    }

    [Fact]
    public async Task A_server_that_freezes_ends_calls_and_reads_instead_of_holding_them_and_serves_again_afterwards()
    {
        var server = await SwiftServer.StartAsync();
        using var store = StoreOf(server.ConnectionString, TimeSpan.FromSeconds(1));
        await store.EnsureBucketsAsync(CancellationToken.None);
        await store.PutAsync(Buckets.Tracks, "long.flac", new ArrivingContent(30_000_000), "audio/flac", CancellationToken.None);
        await using var open = await store.OpenAsync(Buckets.Tracks, "long.flac", 0, null, CancellationToken.None);

        server.Freeze(true);
        try
        {
            var find = await Assert.ThrowsAsync<IOException>(() => store.FindAsync(Buckets.Tracks, "long.flac", CancellationToken.None));
            Assert.Equal("The object store did not answer in time.", find.Message);
            await Assert.ThrowsAsync<IOException>(() => open!.Body.CopyToAsync(Stream.Null));
        }
        finally
        {
            server.Freeze(false);
        }

        Assert.Equal(30_000_000, (await store.FindAsync(Buckets.Tracks, "long.flac", CancellationToken.None))!.Bytes);
        await server.KillAsync();
    }

    [Fact]
    public async Task What_was_acknowledged_survives_the_death_of_the_server()
    {
        var server = await SwiftServer.StartAsync();
        using var store = StoreOf(server.ConnectionString);
        await store.EnsureBucketsAsync(CancellationToken.None);
        await store.PutAsync(Buckets.Tracks, "song.flac", new ArrivingContent(10_000_000), "audio/flac", CancellationToken.None);

        await server.KillAsync();
        await server.StartAgainAsync();

        Assert.Equal(10_000_000, (await store.FindAsync(Buckets.Tracks, "song.flac", CancellationToken.None))!.Bytes);
        await server.KillAsync();
    }

    protected override async Task AssertNoLeftoversAsync()
    {
        using var s3 = new AmazonS3Client(
            new BasicAWSCredentials(SwiftServer.AccessKey, _server.SecretKey),
            new AmazonS3Config { ServiceURL = _server.Endpoint, ForcePathStyle = true, UseHttp = true });
        var unfinished = await s3.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Buckets.Tracks, Prefix = Prefix });
        Assert.Empty(unfinished.MultipartUploads ?? []);
    }

    private static S3ObjectStore StoreOf(string connectionString, TimeSpan? patience = null) => new(
        S3Address.Parse(connectionString), TimeProvider.System, NullLogger<S3ObjectStore>.Instance, patience ?? TimeSpan.FromSeconds(20));
}
