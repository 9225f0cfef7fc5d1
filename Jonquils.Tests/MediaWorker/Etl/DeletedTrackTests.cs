using System.Net;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>A track that somebody deleted stays away while its file stays the same, and the file stays its owner's.</summary>
public sealed class DeletedTrackTests(LibraryHost library) : IClassFixture<LibraryHost>
{
    [Theory]
    [InlineData("touched")]
    [InlineData("moved twice")]
    [InlineData("copied")]
    [InlineData("done again")]
    public async Task A_deleted_track_does_not_come_back_while_its_files_bytes_stay_the_same(string what)
    {
        var (path, title) = ($"deleted/{what}.mp3", $"Deleted, {what}");
        var bytes = await DropAndDeleteAsync(path, title);

        await library.RunAsync();
        switch (what)
        {
            case "touched":
                File.SetLastWriteTimeUtc(library.PathOf(path), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                await library.RunAsync();
                break;
            case "moved twice":
                File.Move(library.PathOf(path), library.PathOf(path + ".2.mp3"));
                await library.RunAsync();
                File.Move(library.PathOf(path + ".2.mp3"), library.PathOf(path = $"{path}.3.mp3"));
                await library.RunAsync();
                break;
            case "copied":
                // Known as deleted first, so that the copy would be all there is.
                File.SetLastWriteTimeUtc(library.PathOf(path), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                await library.RunAsync();
                library.Drop("deleted/a copy.mp3", bytes);
                await library.RunAsync();
                break;
            default:
                await library.RunAsync("?from=2000-01-01");
                break;
        }

        Assert.Equal(0, await CountAsync(title));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(library.PathOf(path)));
        var file = (await library.FilesAsync())[path];
        Assert.Equal(("IGNORED", "track_deleted", (Guid?)null), (file.Status, file.ReasonCode, file.TrackId));
    }

    [Fact]
    public async Task Other_content_under_the_path_of_a_deleted_track_is_a_new_track()
    {
        await DropAndDeleteAsync("deleted/changed.mp3", "Deleted, changed");
        await library.RunAsync();

        library.Drop("deleted/changed.mp3", "Deleted, and now another", "Deleting");
        await library.RunAsync();

        Assert.Equal(1, await CountAsync("Deleted, and now another"));
    }

    private async Task<byte[]> DropAndDeleteAsync(string path, string title)
    {
        library.Drop(path, title, "Deleting");
        await library.RunAsync();
        using var admin = await library.SignedInAsAdminAsync();
        var answer = await admin.DeleteAsync($"/api/v1/tracks/{(await library.FilesAsync())[path].TrackId}");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return await File.ReadAllBytesAsync(library.PathOf(path));
    }

    private Task<long> CountAsync(string title) => Given.Sql.ScalarAsync<long>(library.Database("catalog_db"), $"SELECT count(*) FROM tracks WHERE title = '{title}'");
}
