using System.Globalization;
using System.Text.RegularExpressions;
using Jonquils.AppHost.Local.Demo;
using Jonquils.AppHost.Local.Tools;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.AppHost;

public sealed partial class DemoMusicTests
{
    [Fact]
    public async Task Where_nothing_can_be_fetched_pieces_are_computed_that_can_be_heard()
    {
        var ffmpeg = await TestStack.FfmpegPathAsync();

        var album = await SynthesisedMusic.MakeAsync(ffmpeg, await TestStack.NewFolderAsync("computed"), CancellationToken.None);

        Assert.True(album.Files.Count >= 5);
        foreach (var file in album.Files)
        {
            Assert.InRange(await LoudnessAsync(ffmpeg, file), -30, -6);
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
            Assert.InRange(await LoudnessAsync(ffmpeg, file), -40, -3);
        }
    }

    /// <summary>Mean volume in dB below full scale; silence is -91.</summary>
    private static async Task<double> LoudnessAsync(string ffmpeg, string file)
    {
        var told = await Command.RunAsync(ffmpeg, ["-hide_banner", "-nostdin", "-i", file, "-af", "volumedetect", "-f", "null", "-"], CancellationToken.None);
        return double.Parse(MeanVolume().Match(told.Errors).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"mean_volume: (-?[\d.]+) dB")]
    private static partial Regex MeanVolume();
}
