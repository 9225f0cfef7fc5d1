using System.Text;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.Tests.Objects;

/// <summary>What every object store does. Each store's own class runs all of it.</summary>
public abstract class ObjectStoreTests
{
    private const int AcrossParts = S3Upload.PartBytes - 50;
    private const int AcrossBytes = 90;

    private static readonly CancellationToken Unhurried = CancellationToken.None;

    /// <summary>The store under test, with its buckets made.</summary>
    protected abstract IObjectStore Store { get; }

    /// <summary>Begins every key of one test, since the tests of a class may share a store.</summary>
    protected string Prefix { get; } = $"{Guid.NewGuid():N}/";

    [Fact]
    public async Task What_was_put_comes_back_with_its_size_and_the_same_etag_everywhere()
    {
        var put = await PutAsync("song.flac", "hello jonquils", "audio/flac");

        await using var open = await Store.OpenAsync(Buckets.Tracks, put.Key, 0, null, Unhurried);
        var found = await Store.FindAsync(Buckets.Tracks, put.Key, Unhurried);
        var listed = await ListAsync("");

        Assert.Equal("hello jonquils", await TextOf(open));
        Assert.Equal(14, open!.BodyBytes);
        Assert.Equal((Prefix + "song.flac", 14L, "audio/flac"), (found!.Key, found.Bytes, found.ContentType));
        Assert.Equal([put.ETag, put.ETag, put.ETag], [open.Info.ETag, found.ETag, Assert.Single(listed).ETag]);
        Assert.Equal(14, open.Info.Bytes);
        Assert.DoesNotContain('"', put.ETag);
        Assert.InRange(found.LastModified, DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow.AddMinutes(2));
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        await PutAsync("nothing.json", "", "application/json");

        await using var open = await Store.OpenAsync(Buckets.Tracks, Prefix + "nothing.json", 0, null, Unhurried);
        await using var part = await Store.OpenAsync(Buckets.Tracks, Prefix + "nothing.json", 0, 10, Unhurried);

        Assert.Equal("", await TextOf(open));
        Assert.Equal("", await TextOf(part));
        Assert.Equal(0, part!.Info.Bytes);
    }

    [Fact]
    public async Task What_was_never_put_is_null_and_deleting_it_is_no_error()
    {
        var key = Prefix + "absent.mp3";

        await Store.DeleteAsync(Buckets.Tracks, key, Unhurried);

        Assert.Null(await Store.FindAsync(Buckets.Tracks, key, Unhurried));
        Assert.Null(await Store.OpenAsync(Buckets.Tracks, key, 0, null, Unhurried));
        Assert.Null(await Store.OpenAsync(Buckets.Tracks, key, 5, 5, Unhurried));
        Assert.Null(Store.LocalPath(Buckets.Tracks, key));
        Assert.Empty(await ListAsync(""));
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_its_key_can_be_used_again_also_as_the_start_of_others()
    {
        await PutAsync("a/b/c.mp3", "1");

        await Store.DeleteAsync(Buckets.Tracks, Prefix + "a/b/c.mp3", Unhurried);
        await PutAsync("a", "2");

        Assert.Null(await Store.FindAsync(Buckets.Tracks, Prefix + "a/b/c.mp3", Unhurried));
        Assert.Equal(["a"], await KeysAsync(""));
    }

    [Fact]
    public async Task Putting_again_replaces_the_object_and_changes_the_etag_even_when_the_size_stays()
    {
        var first = await PutAsync("song.mp3", "first");
        var second = await PutAsync("song.mp3", "newer");

        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal("newer", await TextOf(await Store.OpenAsync(Buckets.Tracks, first.Key, 0, null, Unhurried)));
        Assert.Single(await ListAsync(""));
    }

    [Theory]
    [InlineData(0, 1, "0")]
    [InlineData(3, 4, "3456")]
    [InlineData(7, null, "789")]
    [InlineData(7, 100, "789")]
    [InlineData(0, 0, "")]
    [InlineData(10, 5, "")]
    [InlineData(10, null, "")]
    [InlineData(5000, 5, "")]
    public async Task A_range_gives_its_bytes_and_is_cut_at_the_end(long offset, int? length, string expected)
    {
        await PutAsync("digits.txt", "0123456789");

        await using var part = await Store.OpenAsync(Buckets.Tracks, Prefix + "digits.txt", offset, length, Unhurried);

        Assert.Equal(expected.Length, part!.BodyBytes);
        Assert.Equal(10, part.Info.Bytes);
        Assert.Equal(expected, await TextOf(part));
    }

    [Fact]
    public async Task A_range_cannot_begin_or_reach_before_the_object()
    {
        await PutAsync("digits.txt", "0123456789");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.OpenAsync(Buckets.Tracks, Prefix + "digits.txt", -1, null, Unhurried));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.OpenAsync(Buckets.Tracks, Prefix + "digits.txt", 0, -1, Unhurried));
    }

    [Theory]
    [InlineData("Björk/Vespertine/01 – Hidden Place.flac")]
    [InlineData("Земфира/ПММЛ/Хочешь?.mp3")]
    [InlineData("久石譲/となりのトトロ #1 & +%20%2F.m4a")]
    [InlineData("🎷/~tilde 'quote' \"double\" a=b;c,d*e|f<g>.wav")]
    [InlineData(".hidden/..three.dots/...")]
    [InlineData(" leading and trailing ")]
    public async Task A_key_may_have_any_letters(string name)
    {
        var put = await PutAsync(name, name);

        Assert.Equal([name], await KeysAsync(""));
        Assert.Equal(name, await TextOf(await Store.OpenAsync(Buckets.Tracks, put.Key, 0, null, Unhurried)));
        Assert.NotNull(await Store.FindAsync(Buckets.Tracks, put.Key, Unhurried));
        await Store.DeleteAsync(Buckets.Tracks, put.Key, Unhurried);
        Assert.Empty(await ListAsync(""));
    }

    public static TheoryData<string> HostileKeys() =>
    [
        "", "/", "/etc/passwd", "..", ".", "../tracks/x", "a/../b", "a/./b", "a/..", "a//b", "a/", "./a", "..\\a", "a\\b", "a\0b", "a\nb", "a\u007fb",
        "a\u0085b", new string('a', 256), new string('ж', 128), string.Join('/', Enumerable.Repeat(new string('a', 100), 11)),
    ];

    [Theory, MemberData(nameof(HostileKeys))]
    public async Task A_hostile_key_is_refused_before_a_byte_moves(string key)
    {
        var content = new ArrivingContent(10) { Arriving = _ => Assert.Fail("The content was read.") };

        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutAsync(Buckets.Tracks, key, content, "audio/flac", Unhurried));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.OpenAsync(Buckets.Tracks, key, 0, null, Unhurried));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.FindAsync(Buckets.Tracks, key, Unhurried));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(Buckets.Tracks, key, Unhurried));
        Assert.Throws<ArgumentException>(() => Store.LocalPath(Buckets.Tracks, key));
        Assert.Throws<ArgumentException>(() => Store.PresignGet(Buckets.Tracks, key, TimeSpan.FromMinutes(1), null));
    }

    // Not among the hostile keys: the test runner carries arguments as UTF-8, where a lone surrogate does not survive.
    [Fact]
    public Task A_key_that_is_no_well_formed_Unicode_is_refused() => A_hostile_key_is_refused_before_a_byte_moves("\ud800lone");

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".incoming")]
    [InlineData("Tracks")]
    [InlineData("tracks/..")]
    [InlineData("tracks\n")]
    public async Task A_hostile_bucket_is_refused(string bucket)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.FindAsync(bucket, "x", Unhurried));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutAsync(bucket, "x", Stream.Null, "audio/flac", Unhurried));
    }

    [Theory]
    [InlineData("../")]
    [InlineData("/")]
    [InlineData("a/../")]
    [InlineData("a\\")]
    public async Task A_hostile_prefix_is_refused(string prefix) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ListAsync(Buckets.Tracks, prefix, Unhurried).ToListAsync(Unhurried));

    [Theory]
    [InlineData(100_000L)]
    [InlineData(20_000_000L)]
    public async Task A_put_that_is_cut_off_leaves_nothing_of_a_new_object_and_all_of_an_old_one(long breaksAt)
    {
        await PutAsync("old.flac", "the old one");

        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync(Buckets.Tracks, Prefix + "new.flac", new ArrivingContent(30_000_000, breaksAt), "audio/flac", Unhurried));
        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync(Buckets.Tracks, Prefix + "old.flac", new ArrivingContent(30_000_000, breaksAt), "audio/flac", Unhurried));

        Assert.Equal(["old.flac"], await KeysAsync(""));
        Assert.Equal("the old one", await TextOf(await Store.OpenAsync(Buckets.Tracks, Prefix + "old.flac", 0, null, Unhurried)));
        await AssertNoLeftoversAsync();
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(20_000_000L)]
    public async Task A_cancelled_put_leaves_nothing(long cancelledAt)
    {
        using var stop = new CancellationTokenSource();
        var content = new ArrivingContent(30_000_000) { Arriving = given => { if (given >= cancelledAt) { stop.Cancel(); } } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync(Buckets.Tracks, Prefix + "new.flac", content, "audio/flac", stop.Token));

        Assert.Empty(await ListAsync(""));
        await AssertNoLeftoversAsync();
    }

    [Theory]
    [InlineData(S3Upload.PartBytes - 1)]
    [InlineData(2 * S3Upload.PartBytes)]
    [InlineData((2 * S3Upload.PartBytes) + 1)]
    [InlineData(25_000_001)]
    public async Task Content_of_unknown_length_is_stored_byte_for_byte(int bytes)
    {
        var put = await Store.PutAsync(Buckets.Tracks, Prefix + "long.flac", new ArrivingContent(bytes), "audio/flac", Unhurried);
        await using var open = await Store.OpenAsync(Buckets.Tracks, put.Key, 0, null, Unhurried);
        await using var across = await Store.OpenAsync(Buckets.Tracks, put.Key, AcrossParts, AcrossBytes, Unhurried);

        var all = await BytesOf(open);
        Assert.Equal(bytes, put.Bytes);
        Assert.Equal(bytes, all.Length);
        Assert.True(Enumerable.Range(0, bytes).All(i => all[i] == ArrivingContent.At(i)));
        Assert.Equal(all.Skip(AcrossParts).Take(AcrossBytes), await BytesOf(across));
        Assert.Equal(put.ETag, open!.Info.ETag);
    }

    [Fact]
    public async Task Many_puts_of_one_key_at_once_leave_one_of_them_whole()
    {
        var contents = Enumerable.Range(0, 12).Select(i => new string((char)('a' + i), 50_000 + i)).ToArray();

        await Task.WhenAll(contents.Select(content => PutAsync("one.txt", content)));

        var left = await TextOf(await Store.OpenAsync(Buckets.Tracks, Prefix + "one.txt", 0, null, Unhurried));
        Assert.Contains(left, contents);
        Assert.Single(await ListAsync(""));
        await AssertNoLeftoversAsync();
    }

    [Fact]
    public async Task A_listing_goes_by_the_bytes_of_the_keys_and_keeps_to_its_prefix()
    {
        string[] names = ["b", "a/b", "a-b", "a.b", "a/b-c/d", "a/bc", "aa", "a0", "A", "ж", "\uffe0", "🎷", "a/\u00e9", "a/e"];
        foreach (var name in names)
        {
            await PutAsync(name, name);
        }

        Assert.Equal(["A", "a-b", "a.b", "a/b", "a/b-c/d", "a/bc", "a/e", "a/\u00e9", "a0", "aa", "b", "ж", "\uffe0", "🎷"], await KeysAsync(""));
        Assert.Equal(["a/b", "a/b-c/d", "a/bc"], await KeysAsync("a/b"));
        Assert.Equal(["a/b-c/d"], await KeysAsync("a/b-c/"));
        Assert.Empty(await KeysAsync("a/b-c/d/"));
        Assert.Empty(await KeysAsync("nowhere/"));
    }

    [Fact]
    public async Task A_listing_goes_on_beyond_a_thousand_objects()
    {
        var names = Enumerable.Range(0, 1100).Select(i => $"{i % 3}/{i:0000}").ToArray();
        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (name, _) => await PutAsync(name, "x"));

        Assert.Equal(names.Order(StringComparer.Ordinal), await KeysAsync(""));
    }

    [Fact]
    public async Task Making_the_buckets_again_harms_nothing()
    {
        await PutAsync("song.mp3", "still here");

        await Store.EnsureBucketsAsync(Unhurried);

        Assert.Equal(["song.mp3"], await KeysAsync(""));
        foreach (var bucket in Buckets.All)
        {
            Assert.Empty(await Store.ListAsync(bucket, $"{Guid.NewGuid():N}/", Unhurried).ToListAsync(Unhurried));
        }
    }

    /// <summary>Fails when the store keeps parts of objects that were never finished.</summary>
    protected abstract Task AssertNoLeftoversAsync();

    protected Task<ObjectInfo> PutAsync(string name, string text, string contentType = MediaTypes.Unknown) =>
        Store.PutAsync(Buckets.Tracks, Prefix + name, new MemoryStream(Encoding.UTF8.GetBytes(text)), contentType, Unhurried);

    protected async Task<List<string>> KeysAsync(string prefix) =>
        [.. (await ListAsync(prefix)).Select(info => info.Key[Prefix.Length..])];

    protected static async Task<string> TextOf(ObjectContent? content) => Encoding.UTF8.GetString(await BytesOf(content));

    private static async Task<byte[]> BytesOf(ObjectContent? content)
    {
        await using var open = content ?? throw new ArgumentNullException(nameof(content));
        var bytes = new MemoryStream();
        await open.Body.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private async Task<List<ObjectInfo>> ListAsync(string prefix) =>
        await Store.ListAsync(Buckets.Tracks, Prefix + prefix, Unhurried).ToListAsync(Unhurried);
}
