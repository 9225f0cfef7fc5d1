using Jonquils.AppHost.Local.Demo;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.AppHost;

public sealed class DemoMusicTests
{
    [Fact]
    public async Task Where_nothing_can_be_fetched_pieces_are_computed_that_can_be_heard()
    {
        var ffmpeg = await TestStack.FfmpegPathAsync();

        var album = await SynthesisedMusic.MakeAsync(ffmpeg, await TestStack.NewFolderAsync("computed"), CancellationToken.None);

        Assert.True(album.Files.Count >= 5);
        foreach (var file in album.Files)
        {
            Assert.InRange(await Loudness.OfAsync(file, CancellationToken.None), -30, -6);
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Real_music_is_fetched_with_its_licence_and_can_be_heard()
    {
        var ffmpeg = await TestStack.FfmpegPathAsync();
        var albums = await DebianMusic.FetchAsync(ffmpeg, _ => { }, CancellationToken.None);

        Assert.Equal(12, albums.Sum(album => album.Files.Count));
        Assert.All(albums, album => Assert.NotEmpty(album.Licence));
        foreach (var file in albums.SelectMany(album => album.Files))
        {
            Assert.InRange(await Loudness.OfAsync(file, CancellationToken.None), -40, -3);
        }
    }
}
