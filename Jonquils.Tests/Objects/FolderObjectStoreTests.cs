using System.Text;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.Tests.Objects;

public sealed class FolderObjectStoreTests : ObjectStoreTests, IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override IObjectStore Store => field ??= new FolderObjectStore(_folder.Path, TimeProvider.System);

    public Task InitializeAsync() => Store.EnsureBucketsAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_dropped_into_a_bucket_is_an_object()
    {
        Directory.CreateDirectory(_folder[$"tracks/{Prefix}album"]);
        await File.WriteAllTextAsync(_folder[$"tracks/{Prefix}album/song.opus"], "dropped");

        var found = await Store.FindAsync(Buckets.Tracks, Prefix + "album/song.opus", CancellationToken.None);

        Assert.Equal((7L, "audio/ogg"), (found!.Bytes, found.ContentType));
        Assert.Equal(["album/song.opus"], await KeysAsync(""));
        Assert.Equal(_folder[$"tracks/{Prefix}album/song.opus"], Store.LocalPath(Buckets.Tracks, Prefix + "album/song.opus"));
    }

    [Fact]
    public async Task A_folder_is_no_object()
    {
        await PutAsync("album/song.mp3", "x");

        Assert.Null(await Store.FindAsync(Buckets.Tracks, Prefix + "album", CancellationToken.None));
        Assert.Null(await Store.OpenAsync(Buckets.Tracks, Prefix + "album", 0, null, CancellationToken.None));
        Assert.Null(Store.LocalPath(Buckets.Tracks, Prefix + "album"));
        Assert.Null(await Store.FindAsync(Buckets.Tracks, Prefix + "album/song.mp3/deeper", CancellationToken.None));
        await Assert.ThrowsAsync<IOException>(() => PutAsync("album", "over a folder"));
        await AssertNoLeftoversAsync();
    }

    [Fact]
    public async Task Links_are_not_followed_out_of_the_root_nor_within_it()
    {
        using var outside = new TemporaryFolder();
        await File.WriteAllTextAsync(outside["secret.mp3"], "secret");
        Directory.CreateDirectory(_folder[$"tracks/{Prefix}"]);
        Directory.CreateSymbolicLink(_folder[$"tracks/{Prefix}folder"], outside.Path);
        File.CreateSymbolicLink(_folder[$"tracks/{Prefix}file.mp3"], outside["secret.mp3"]);
        Directory.CreateSymbolicLink(_folder[$"tracks/{Prefix}round"], _folder["tracks"]);

        foreach (var key in new[] { "folder/secret.mp3", "file.mp3", $"round/{Prefix}file.mp3" })
        {
            Assert.Null(await Store.OpenAsync(Buckets.Tracks, Prefix + key, 0, null, CancellationToken.None));
            Assert.Null(await Store.FindAsync(Buckets.Tracks, Prefix + key, CancellationToken.None));
            Assert.Null(Store.LocalPath(Buckets.Tracks, Prefix + key));
            await Store.DeleteAsync(Buckets.Tracks, Prefix + key, CancellationToken.None);
            await Assert.ThrowsAsync<IOException>(() => PutAsync(key, "overwritten"));
        }

        Assert.Empty(await KeysAsync(""));
        Assert.Empty(await KeysAsync("folder/"));
        Assert.Equal("secret", await File.ReadAllTextAsync(outside["secret.mp3"]));
        Assert.Single(Directory.GetFileSystemEntries(outside.Path));
    }

    [Fact]
    public async Task An_object_replaced_or_deleted_while_it_is_read_keeps_being_read()
    {
        await PutAsync("song.mp3", new string('1', 200_000));
        await using var open = await Store.OpenAsync(Buckets.Tracks, Prefix + "song.mp3", 0, null, CancellationToken.None);
        await open!.Body.ReadExactlyAsync(new byte[1000]);

        await PutAsync("song.mp3", new string('2', 300_000));
        await Store.DeleteAsync(Buckets.Tracks, Prefix + "song.mp3", CancellationToken.None);

        Assert.Equal(new string('1', 199_000), await TextOf(open));
    }

    [Fact]
    public async Task Two_objects_of_one_size_put_in_the_same_moment_have_different_etags()
    {
        var still = new FolderObjectStore(_folder.Path, new StillClock());

        var etags = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            var put = await still.PutAsync(Buckets.Tracks, "same.mp3", new MemoryStream([(byte)i]), "audio/mpeg", CancellationToken.None);
            Assert.Equal(put, await still.FindAsync(Buckets.Tracks, "same.mp3", CancellationToken.None));
            etags.Add(put.ETag);
        }

        Assert.Equal(20, etags.Count);
    }

    [Fact]
    public async Task Puts_and_deletes_in_one_folder_at_once_do_not_trip_over_each_other()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancel) =>
        {
            await PutAsync($"deep/er/{i % 8}.mp3", "x");
            await Store.DeleteAsync(Buckets.Tracks, $"{Prefix}deep/er/{i % 8}.mp3", cancel);
        });

        Assert.Empty(await KeysAsync(""));
        Assert.False(Directory.Exists(_folder[$"tracks/{Prefix}deep"]));
    }

    [Fact]
    public async Task A_store_without_a_place_to_write_says_so_as_an_input_output_error()
    {
        await File.WriteAllTextAsync(_folder["occupied"], "");
        var store = new FolderObjectStore(_folder["occupied"], TimeProvider.System);

        await Assert.ThrowsAnyAsync<IOException>(() => store.EnsureBucketsAsync(CancellationToken.None));
        await Assert.ThrowsAnyAsync<IOException>(() => store.PutAsync(Buckets.Tracks, "x", new MemoryStream(), "audio/mpeg", CancellationToken.None));
    }

    [Theory]
    [InlineData("a/master.M3U8", "application/vnd.apple.mpegurl")]
    [InlineData("cover.webp", "image/webp")]
    [InlineData("page.html", "application/octet-stream")]
    [InlineData("drawing.svg", "application/octet-stream")]
    [InlineData("flac", "application/octet-stream")]
    public async Task The_content_type_follows_the_extension_and_is_never_one_that_runs(string name, string expected)
    {
        await Store.PutAsync(Buckets.Tracks, Prefix + name, new MemoryStream(Encoding.UTF8.GetBytes("x")), "text/html", CancellationToken.None);

        Assert.Equal(expected, (await Store.FindAsync(Buckets.Tracks, Prefix + name, CancellationToken.None))!.ContentType);
    }

    protected override Task AssertNoLeftoversAsync()
    {
        Assert.All(Directory.GetFiles(_folder[".incoming"], "*", SearchOption.AllDirectories), file => Assert.EndsWith(".lock", file, StringComparison.Ordinal));
        return Task.CompletedTask;
    }

    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
