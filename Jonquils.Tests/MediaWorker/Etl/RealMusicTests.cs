using Jonquils.AppHost.Local.Demo;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>Real music, as Debian's packages of games hold it, with the tags that people gave it.</summary>
[Trait("Category", "Long")]
public sealed class RealMusicTests(LibraryHost library) : IClassFixture<LibraryHost>
{
    [Fact]
    public async Task Every_file_of_a_real_library_ends_as_a_playable_track_or_as_a_reason_and_a_second_run_changes_nothing()
    {
        var albums = await DebianMusic.FetchAsync(await TestStack.FfmpegPathAsync(), _ => { }, CancellationToken.None);
        foreach (var file in albums.SelectMany(album => album.Files))
        {
            library.Drop($"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}", await File.ReadAllBytesAsync(file));
        }

        await library.RunAsync();
        var files = await library.FilesAsync();
        await UntilPackagedAsync();
        var tracks = await library.CountTracksAsync();
        var second = await library.RunAsync();

        Assert.NotEmpty(files);
        Assert.All(files.Values, file => Assert.True(file is { Status: "LOADED", TrackId: not null } or { Status: "QUARANTINED" or "DUPLICATE" or "IGNORED", Reason: not null }, file.ToString()));
        Assert.Equal(files.Values.Count(file => file.Status == "LOADED"), tracks);
        Assert.Equal(0, await CountAsync("NOT is_available AND (status <> 'FAILED' OR error IS NULL)"));
        Assert.Equal(tracks, await CountAsync("EXISTS (SELECT 1 FROM track_artists a WHERE a.track_id = tracks.id)"));
        Assert.Equal(tracks, await library.CountTracksAsync());
        Assert.DoesNotContain(second.Counters["load_tracks"], count => count.Value != 0);
    }

    private async Task UntilPackagedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (await CountAsync("status IN ('PENDING', 'PROCESSING')") > 0)
        {
            await Task.Delay(500, limit.Token);
        }
    }

    private Task<long> CountAsync(string where) => Sql.ScalarAsync<long>(library.Database("catalog_db"), $"SELECT count(*) FROM tracks WHERE {where}");
}
