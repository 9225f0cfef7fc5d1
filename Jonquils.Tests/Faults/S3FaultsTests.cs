using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.Journeys;
using Jonquils.Tests.MediaWorker.Etl;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit.Abstractions;

namespace Jonquils.Tests.Faults;

/// <summary>An S3 object store that is killed, frozen and away while files are uploaded to it and packages put into it.</summary>
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed partial class S3FaultsTests(S3FaultsTests.Host product, ITestOutputHelper output) : IClassFixture<S3FaultsTests.Host>
{
    private const int Songs = 8;

    [Fact]
    public async Task What_was_acknowledged_while_the_store_came_and_went_is_there_once_and_plays_and_nothing_else_is_left()
    {
        var watch = Stopwatch.StartNew();
        using var ada = await Traffic.RegisterAsync(product.Address.ToString());
        // Long enough to be sent in parts.
        var paths = await Storm.SongsAsync(Songs, 60, seed: 41);

        var uploading = Task.WhenAll(paths.Chunk(Songs / 2).Select(async part =>
        {
            foreach (var path in part)
            {
                await ada.UploadAsync(path);
            }
        }));
        await TroubleAsync();
        await uploading;
        output.WriteLine($"{ada.Uploaded.Count} uploads acknowledged after {watch.Elapsed}, {ada.Repeated} repetitions");
        // The worker has not packaged all of them yet: its turn.
        await TroubleAsync();
        await FaultyStack.WaitUntilAsync(() => UnfinishedAsync(ada));
        await FaultyStack.WaitUntilAsync(StrayOriginalsAsync);
        output.WriteLine($"done after {watch.Elapsed}");

        Assert.True(ada.Surprises.IsEmpty, string.Join('\n', ada.Surprises));
        Assert.Equal(ada.Uploaded.Keys.Order(), (await LinesAsync("SELECT id::text FROM tracks WHERE is_available AND status = 'COMPLETED'")).Select(Guid.Parse).Order());
        foreach (var folder in await LinesAsync("SELECT DISTINCT file_key FROM tracks"))
        {
            await AssertWholeAsync(folder);
        }

        foreach (var (track, path) in ada.Uploaded)
        {
            var manifest = await ManifestAsync(ada, track);
            var heard = await DecodedAudio.FromAsync(manifest, 8000);
            var original = await DecodedAudio.FromAsync(path, 8000);
            Assert.Equal("", heard.Complaints);
            Assert.InRange(heard.Duration, original.Duration - TimeSpan.FromSeconds(0.1), original.Duration + TimeSpan.FromSeconds(0.1));
        }
    }

    private static async Task<string> ManifestAsync(Traffic ada, Guid track)
    {
        using var answer = await ada.Http.PostAsync($"/api/v1/tracks/{track}/playback", null);
        return System.Text.Json.JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement.GetProperty("manifest_url").GetString()!;
    }

    // Death, a while without a server, and silence longer than a call is waited for.
    private async Task TroubleAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        await product.Server.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        await product.Server.StartAgainAsync();
        await Task.Delay(TimeSpan.FromSeconds(4));
        product.Server.Freeze(true);
        await Task.Delay(TimeSpan.FromSeconds(25));
        product.Server.Freeze(false);
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    private async Task<string?> UnfinishedAsync(Traffic ada)
    {
        var open = await LinesAsync("SELECT id || ' ' || status || ' ' || coalesce(error_code, '') FROM tracks WHERE status <> 'COMPLETED'");
        return open.Count > 0 ? $"Of {ada.Uploaded.Count} uploads are not done: {string.Join(", ", open)}" : null;
    }

    private async Task<string?> StrayOriginalsAsync()
    {
        var stored = await product.Store.ListAsync(Buckets.Tracks, Buckets.UploadsPrefix, CancellationToken.None).Select(o => o.Key).ToListAsync();
        var known = await LinesAsync("SELECT source_key FROM tracks");
        return stored.Except(known).ToList() is { Count: > 0 } strays ? $"Originals of no track: {string.Join(", ", strays)}"
            : known.Except(stored).ToList() is { Count: > 0 } lost ? $"Tracks whose original is lost: {string.Join(", ", lost)}"
            : null;
    }

    private async Task AssertWholeAsync(string folder)
    {
        var sizes = await product.Store.ListAsync(Buckets.Hls, folder + "/", CancellationToken.None).ToDictionaryAsync(o => o.Key, o => o.Bytes);
        Assert.Contains($"{folder}/master.m3u8", sizes.Keys);
        foreach (var playlist in sizes.Keys.Where(key => key.EndsWith("/media.m3u8", StringComparison.Ordinal)))
        {
            await using var content = (await product.Store.OpenAsync(Buckets.Hls, playlist, 0, null, CancellationToken.None))!;
            using var reader = new StreamReader(content.Body);
            var text = await reader.ReadToEndAsync();
            var end = ByteRange().Matches(text).Max(range => Number(range, 1) + Number(range, 2));
            Assert.Contains("#EXT-X-ENDLIST", text, StringComparison.Ordinal);
            Assert.Equal(sizes[playlist[..playlist.LastIndexOf('/')] + "/media.mp4"], end);
        }
    }

    private async Task<List<string>> LinesAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(product.Database("catalog_db"));
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    private static long Number(Match range, int group) => long.Parse(range.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"#EXT-X-BYTERANGE:(\d+)@(\d+)")]
    private static partial Regex ByteRange();

    public sealed class Host : LibraryHost, IAsyncLifetime
    {
        internal SwiftServer Server { get; private set; } = null!;

        internal S3ObjectStore Store { get; private set; } = null!;

        async Task IAsyncLifetime.InitializeAsync()
        {
            Server = await SwiftServer.StartAsync();
            Store = new S3ObjectStore(S3Address.Parse(Server.ConnectionString), TimeProvider.System, NullLogger<S3ObjectStore>.Instance);
            await Store.EnsureBucketsAsync(CancellationToken.None);
            await StartAllAsync();
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            await StopAllAsync();
            Store.Dispose();
            await Server.KillAsync();
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings.Remove("Objects:Folder");
            settings["ConnectionStrings:s3"] = Server.ConnectionString;
            settings["Catalog:StraysAfter"] = "00:00:30";
            settings["Catalog:StraysEvery"] = "00:00:02";
            settings["Catalog:RemovalDelay"] = "00:00:00";
            settings["Catalog:RemovalEvery"] = "00:00:00.500";
        }

        protected override void ConfigureWorker(IDictionary<string, string> environment)
        {
            environment.Remove("Objects__Folder");
            environment["ConnectionStrings__s3"] = Server.ConnectionString;
            environment["Jobs__FirstPause"] = "00:00:00.500";
        }
    }
}
