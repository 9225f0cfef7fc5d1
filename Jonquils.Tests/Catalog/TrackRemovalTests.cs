using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

public sealed class TrackRemovalTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    [Fact]
    public async Task A_deleted_tracks_original_and_package_go_by_themselves()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var audio = CatalogHost.NewAudio();
        var upload = await CatalogHost.UploadAsync(ada, audio);
        var folder = await FolderOfAsync(upload.GetProperty("id").GetGuid());
        await api.CompleteAsync(upload, folder);
        var original = Path.Combine(api.ObjectsFolder, "tracks", upload.GetProperty("file_path").GetString()!);
        Assert.True(File.Exists(original));

        var answer = await ada.DeleteAsync($"/api/v1/tracks/{upload.GetProperty("id").GetString()}");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await CatalogHost.EventuallyAsync(
            () => Task.FromResult(!File.Exists(original) && !File.Exists(Path.Combine(api.ObjectsFolder, "hls", folder, "master.m3u8"))), "The objects stayed.");
    }

    [Fact]
    public async Task A_package_that_another_track_shares_stays_until_the_last_is_gone()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var audio = CatalogHost.NewAudio();
        var first = await CatalogHost.UploadAsync(ada, audio);
        var folder = await FolderOfAsync(first.GetProperty("id").GetGuid());
        await api.CompleteAsync(first, folder);
        var second = await CatalogHost.UploadAsync(ada, audio);
        await api.CompleteAsync(second, folder);
        var playlist = Path.Combine(api.ObjectsFolder, "hls", folder, "master.m3u8");
        Assert.False(first.GetProperty("job").GetProperty("deduplicated").GetBoolean());
        Assert.True(second.GetProperty("job").GetProperty("deduplicated").GetBoolean());

        await ada.DeleteAsync($"/api/v1/tracks/{first.GetProperty("id").GetString()}");
        await NothingLeftToRemoveAsync();

        Assert.True(File.Exists(playlist), "The package of a track that is still there was removed.");
        await ada.DeleteAsync($"/api/v1/tracks/{second.GetProperty("id").GetString()}");
        await CatalogHost.EventuallyAsync(() => Task.FromResult(!File.Exists(playlist)), "The package of no track stayed.");
    }

    [Fact]
    public async Task A_source_that_is_still_being_packaged_counts_as_known_and_a_videos_package_of_the_same_bytes_stays()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var audio = CatalogHost.NewAudio();
        var first = await CatalogHost.UploadAsync(ada, audio);
        var second = await CatalogHost.UploadAsync(ada, audio);
        var folder = await FolderOfAsync(first.GetProperty("id").GetGuid());
        await api.CompleteAsync(first, folder);
        var video = Path.Combine(api.ObjectsFolder, "hls", Path.GetDirectoryName(folder)!, "v1", "master.m3u8");
        Directory.CreateDirectory(Path.GetDirectoryName(video)!);
        await File.WriteAllTextAsync(video, "x");

        await ada.DeleteAsync($"/api/v1/tracks/{first.GetProperty("id").GetString()}");
        await ada.DeleteAsync($"/api/v1/tracks/{second.GetProperty("id").GetString()}");

        Assert.True(second.GetProperty("job").GetProperty("deduplicated").GetBoolean());
        await CatalogHost.EventuallyAsync(() => Task.FromResult(!File.Exists(Path.Combine(api.ObjectsFolder, "hls", folder, "master.m3u8"))), "The package stayed.");
        Assert.True(File.Exists(video));
    }

    [Fact]
    public async Task A_track_that_is_deleted_while_its_package_is_made_leaves_none()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var upload = await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio());
        var folder = await FolderOfAsync(upload.GetProperty("id").GetGuid());
        await ada.DeleteAsync($"/api/v1/tracks/{upload.GetProperty("id").GetString()}");
        await NothingLeftToRemoveAsync();

        await api.CompleteAsync(upload, folder);

        await CatalogHost.EventuallyAsync(() => Task.FromResult(!File.Exists(Path.Combine(api.ObjectsFolder, "hls", folder, "master.m3u8"))), "An orphan package stayed.");
        Assert.Equal(1, await Sql.ScalarAsync<long>(
            api.Database("catalog_db"), $"SELECT count(*) FROM outbox WHERE method = 'DELETE' AND path = '/internal/v1/jobs/{upload.GetProperty("job").GetProperty("id").GetString()}'"));
    }

    [Fact]
    public async Task A_file_that_a_track_only_points_at_stays_when_the_track_goes()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var file = Path.Combine(api.ObjectsFolder, "tracks", "library", "song.flac");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, CatalogHost.NewAudio());
        var track = await CatalogHost.IdOf(await ada.PostAsJsonAsync(
            "/api/v1/tracks", new { title = "Pointed at", artist_id = await CatalogHost.NewArtistAsync(ada), file_path = "library/song.flac" }));

        await ada.DeleteAsync($"/api/v1/tracks/{track}");
        await NothingLeftToRemoveAsync();

        Assert.True(File.Exists(file));
    }

    private Task NothingLeftToRemoveAsync() => CatalogHost.EventuallyAsync(
        async () => await Sql.ScalarAsync<long>(api.Database("catalog_db"), "SELECT count(*) FROM object_removals") == 0, "Removals stayed undone.");

    private async Task<string> FolderOfAsync(Guid track) =>
        await Sql.ScalarAsync<string>(api.Database("catalog_db"), $"SELECT source_sha256 FROM tracks WHERE id = '{track}'") + "/a1";
}
