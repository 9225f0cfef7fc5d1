using System.IO.Pipelines;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.Tests.Objects;

/// <summary>What is being written into the folder store, and what is left of it when its writer dies.</summary>
[Trait("Category", "Faults")]
public sealed class DraftsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_start_removes_what_a_dead_process_has_left_however_young_and_nothing_of_a_living_one()
    {
        using var living = new FolderObjectStore(_folder.Path, TimeProvider.System);
        var content = new Pipe();
        var upload = living.PutAsync(Buckets.Tracks, "song.flac", content.Reader.AsStream(), "audio/flac", CancellationToken.None);
        await content.Writer.WriteAsync("the first half, "u8.ToArray());
        LeftBehind("dead", "dead/draft");
        using var starting = new FolderObjectStore(_folder.Path, TimeProvider.System);

        await starting.EnsureBucketsAsync(CancellationToken.None);
        await content.Writer.WriteAsync("the second"u8.ToArray());
        await content.Writer.CompleteAsync();
        var stored = await upload;

        Assert.False(Directory.Exists(_folder[".incoming/dead"]));
        Assert.False(File.Exists(_folder[".incoming/dead.lock"]));
        Assert.Equal(26, stored.Bytes);
        Assert.Equal("the first half, the second", await File.ReadAllTextAsync(_folder["tracks/song.flac"]));
    }

    [Fact]
    public async Task Where_no_lock_tells_a_start_removes_what_was_left_a_day_ago_and_nothing_younger()
    {
        foreach (var name in new[] { "old", "young" })
        {
            Directory.CreateDirectory(_folder[$".incoming/{name}"]);
            await File.WriteAllTextAsync(_folder[$".incoming/{name}/draft"], "x");
            await File.WriteAllTextAsync(_folder[$".incoming/{name}-file"], "x");
        }

        foreach (var path in new[] { "old/draft", "old", "old-file" })
        {
            File.SetLastWriteTimeUtc(_folder[$".incoming/{path}"], DateTime.UtcNow.AddHours(-25));
        }

        using var starting = new FolderObjectStore(_folder.Path, TimeProvider.System);
        await starting.EnsureBucketsAsync(CancellationToken.None);

        Assert.True(File.Exists(_folder[".incoming/young/draft"]) && File.Exists(_folder[".incoming/young-file"]));
        Assert.False(Directory.Exists(_folder[".incoming/old"]) || File.Exists(_folder[".incoming/old-file"]));
    }

    [Fact]
    public async Task A_store_that_ends_in_order_leaves_nothing_behind()
    {
        var store = new FolderObjectStore(_folder.Path, TimeProvider.System);
        await store.EnsureBucketsAsync(CancellationToken.None);

        store.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder[".incoming"]));
    }

    // As a process that was killed leaves it: the lock file is there, and nobody holds it.
    private void LeftBehind(string process, string draft)
    {
        Directory.CreateDirectory(_folder[$".incoming/{process}"]);
        File.WriteAllText(_folder[$".incoming/{process}.lock"], "");
        File.WriteAllText(_folder[$".incoming/{draft}"], "half of a song");
    }
}
