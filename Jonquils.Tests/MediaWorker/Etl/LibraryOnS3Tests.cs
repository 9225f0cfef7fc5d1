using System.Text;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>The library in a bucket of a real S3 server.</summary>
public sealed class LibraryOnS3Tests(LibraryOnS3Tests.Host library) : IClassFixture<LibraryOnS3Tests.Host>
{
    [Fact]
    public async Task Objects_become_tracks_and_are_followed_when_they_move_change_and_go()
    {
        await PutAsync("кино/Группа крови.mp3", Song("Группа крови", "Кино"));
        await PutAsync("b/moves.mp3", Song("Moves", "S3"));
        await PutAsync("b/changes.mp3", Song("Changes", "S3"));
        await PutAsync("b/goes.mp3", Song("Goes", "S3"));
        await PutAsync("b/text.mp3", "No music"u8.ToArray());
        await PutAsync("uploads/own.mp3", Song("An upload", "S3"));

        await library.RunAsync();
        var first = await library.FilesAsync();
        var again = await library.RunAsync();
        await library.Store.DeleteAsync(Buckets.Tracks, "b/moves.mp3", CancellationToken.None);
        await PutAsync("c/moved, (ё) +%20.mp3", Song("Moves", "S3"));
        await PutAsync("b/changes.mp3", Song("Changed", "S3"));
        await library.Store.DeleteAsync(Buckets.Tracks, "b/goes.mp3", CancellationToken.None);
        var run = await library.RunAsync();
        var after = await library.FilesAsync();

        Assert.Equal(
            ["LOADED", "LOADED", "LOADED", "LOADED", "QUARANTINED"],
            new[] { "кино/Группа крови.mp3", "b/moves.mp3", "b/changes.mp3", "b/goes.mp3", "b/text.mp3" }.Select(path => first[path].Status));
        Assert.DoesNotContain("uploads/own.mp3", first.Keys);
        Assert.DoesNotContain(again.Counters["extract_new_tracks"].Keys, name => name is "new" or "changed" or "missing");
        Assert.DoesNotContain(again.Counters["load_tracks"], count => count.Value != 0);
        Assert.Equal((1L, 1L, 1L), (run.Counters["load_tracks"]["moved"], run.Counters["load_tracks"]["updated"], run.Counters["load_tracks"]["gone"]));
        Assert.Equal(first["b/moves.mp3"].TrackId, after["c/moved, (ё) +%20.mp3"].TrackId);
        Assert.Equal(first["b/changes.mp3"].TrackId, after["b/changes.mp3"].TrackId);
        Assert.Equal("Changed", (await library.TrackAsync(after["b/changes.mp3"].TrackId!.Value)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_bucket_that_is_emptied_loses_no_track_and_is_the_same_when_it_is_filled_again()
    {
        await PutAsync("d/stays.mp3", Song("Stays", "S3"));
        await library.RunAsync();
        var before = await library.FilesAsync();
        var content = new Dictionary<string, byte[]>();
        await foreach (var found in library.Store.ListAsync(Buckets.Tracks, "", CancellationToken.None))
        {
            await using var open = (await library.Store.OpenAsync(Buckets.Tracks, found.Key, 0, null, CancellationToken.None))!;
            using var copy = new MemoryStream();
            await open.Body.CopyToAsync(copy);
            content[found.Key] = copy.ToArray();
        }

        foreach (var key in content.Keys)
        {
            await library.Store.DeleteAsync(Buckets.Tracks, key, CancellationToken.None);
        }

        var empty = await library.RunAsync();
        foreach (var (key, bytes) in content)
        {
            await PutAsync(key, bytes);
        }

        var full = await library.RunAsync();

        Assert.True(empty.Counters["extract_new_tracks"]["held_back"] >= 1);
        Assert.False(empty.Counters["load_tracks"].ContainsKey("gone"));
        Assert.DoesNotContain(full.Counters["extract_new_tracks"].Keys, name => name is "new" or "changed" or "back");
        Assert.Equal(before["d/stays.mp3"].TrackId, (await library.FilesAsync())["d/stays.mp3"].TrackId);
    }

    private static byte[] Song(string title, string artist) =>
        TaggedMp3.Plain(TaggedMp3.Id3(4, 3, new UTF8Encoding(false), ("TIT2", title), ("TPE1", artist), ("TALB", "An album")));

    private async Task PutAsync(string key, byte[] bytes)
    {
        using var content = new MemoryStream(bytes, writable: false);
        await library.Store.PutAsync(Buckets.Tracks, key, content, "audio/mpeg", CancellationToken.None);
    }

    /// <summary>A library whose objects lie on a server of its own: a run looks at all of the bucket.</summary>
    public sealed class Host : LibraryHost, IAsyncLifetime
    {
        private SwiftServer? _server;

        internal S3ObjectStore Store { get; private set; } = null!;

        async Task IAsyncLifetime.InitializeAsync()
        {
            _server = await SwiftServer.StartAsync();
            Store = new S3ObjectStore(S3Address.Parse(_server.ConnectionString), TimeProvider.System, NullLogger<S3ObjectStore>.Instance);
            await Store.EnsureBucketsAsync(CancellationToken.None);
            await StartAllAsync();
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            await StopAllAsync();
            Store.Dispose();
            await _server!.KillAsync();
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings.Remove("Objects:Folder");
            settings["ConnectionStrings:s3"] = _server!.ConnectionString;
        }

        protected override void ConfigureWorker(IDictionary<string, string> environment)
        {
            environment.Remove("Objects__Folder");
            environment["ConnectionStrings__s3"] = _server!.ConnectionString;
        }
    }
}
