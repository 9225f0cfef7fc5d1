using Jonquils.Tests.Given;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>A store that suddenly shows less than it did is taken to be at fault.</summary>
public sealed class MissingFilesTests(LibraryHost library) : IClassFixture<LibraryHost>
{
    private string Folder => library.PathOf("").TrimEnd('/');

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_library_whose_folder_is_empty_or_gone_loses_nothing_however_small_it_is(bool isThere)
    {
        await EmptyAsync();
        library.Drop("small/a.mp3", "Only one", $"Small {isThere}");
        await library.RunAsync();
        var before = await StateAsync();

        Directory.Move(Folder, Folder + "-away");
        if (isThere)
        {
            Directory.CreateDirectory(Folder);
        }

        var run = await library.RunAsync();
        var after = await StateAsync();
        if (isThere)
        {
            Directory.Delete(Folder);
        }

        Directory.Move(Folder + "-away", Folder);
        var back = await library.RunAsync();

        Assert.Equal(1, run.Counters["extract_new_tracks"]["held_back"]);
        Assert.Equal(before, after);
        Assert.Equal(before, await StateAsync());
        Assert.DoesNotContain(back.Counters["extract_new_tracks"].Keys, name => name is "new" or "changed" or "back");
    }

    [Fact]
    public async Task More_missing_files_than_the_setting_allows_are_held_back_and_fewer_are_believed()
    {
        await EmptyAsync();
        for (var i = 0; i < 50; i++)
        {
            library.Drop($"many/{i:D2}.txt", "Not music, and quick to read"u8);
        }

        await library.RunAsync();
        for (var i = 0; i < 26; i++)
        {
            File.Delete(library.PathOf($"many/{i:D2}.txt"));
        }

        var tooMany = await library.RunAsync();
        library.Drop("many/25.txt", "Not music, and quick to read, again"u8);
        var half = await library.RunAsync();

        Assert.Equal(26, tooMany.Counters["extract_new_tracks"]["held_back"]);
        Assert.False(tooMany.Counters["load_tracks"].ContainsKey("gone"));
        Assert.False(half.Counters["extract_new_tracks"].ContainsKey("held_back"));
        Assert.Equal(25, half.Counters["load_tracks"]["forgotten"]);
    }

    /// <summary>An empty library, as the registry knows it too.</summary>
    private async Task EmptyAsync()
    {
        await Sql.ExecuteAsync(library.Processing, "TRUNCATE etl.s3_file_registry CASCADE");
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
    }

    private async Task<string> StateAsync() =>
        await Sql.ScalarAsync<string>(library.Processing, "SELECT string_agg(file_path || status || coalesce(track_id::text, '') || (missing_since IS NULL), ' ' ORDER BY id) FROM etl.s3_file_registry")
        + await Sql.ScalarAsync<string>(library.Database("catalog_db"), "SELECT string_agg(bucket || path || etag || coalesce(track_id::text, ''), ' ' ORDER BY path) FROM catalog_imports");
}
