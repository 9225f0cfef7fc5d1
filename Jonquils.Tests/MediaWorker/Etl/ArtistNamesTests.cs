using Jonquils.Contracts;
using Jonquils.MediaWorker.Etl.Transform;

namespace Jonquils.Tests.MediaWorker.Etl;

public sealed class ArtistNamesTests
{
    [Theory]
    [InlineData("Ada", "Song", "MAIN:Ada", "Song")]
    [InlineData("Ada feat. Bob & Cleo", "Song", "MAIN:Ada FEATURED:Bob FEATURED:Cleo", "Song")]
    [InlineData("Ada (ft. Bob)", "Song", "MAIN:Ada FEATURED:Bob", "Song")]
    [InlineData("Ada", "Song (feat. Bob, Cleo)", "MAIN:Ada FEATURED:Bob FEATURED:Cleo", "Song")]
    [InlineData("Ada; Bob", "Song", "MAIN:Ada MAIN:Bob", "Song")]
    [InlineData("Ada / Bob", "Song", "MAIN:Ada MAIN:Bob", "Song")]
    [InlineData("AC/DC", "Song", "MAIN:AC/DC", "Song")]
    [InlineData("Simon & Garfunkel", "Song", "MAIN:Simon & Garfunkel", "Song")]
    [InlineData("Earth, Wind & Fire", "Song", "MAIN:Earth, Wind & Fire", "Song")]
    [InlineData("Ada", "Song (Bob Remix)", "MAIN:Ada REMIXER:Bob", "Song (Bob Remix)")]
    [InlineData("Ada", "Song (Radio Remix)", "MAIN:Ada", "Song (Radio Remix)")]
    [InlineData("Daft Punk", "Defeat", "MAIN:Daft Punk", "Defeat")]
    [InlineData("Ada feat. Ada", "Song", "MAIN:Ada", "Song")]
    public void Artists_are_told_apart_with_their_parts(string artist, string title, string expected, string expectedTitle)
    {
        var (artists, cleaned) = ArtistNames.Of(new MediaTags(title, artist));

        Assert.Equal(expected, string.Join(' ', artists.Select(a => $"{a.ArtistType}:{a.Name}")));
        Assert.Equal(expectedTitle, cleaned);
    }

    [Theory]
    [InlineData("Кино/Группа крови/01. Война.mp3", "Война", "Кино", "Группа крови", 1, null)]
    [InlineData("Ada/Works/CD2/07 - Rain.mp3", "Rain", "Ada", "Works", 7, 2)]
    [InlineData("rain_in_may.mp3", "rain in may", null, null, null, null)]
    [InlineData("99 Luftballons.mp3", "Luftballons", null, null, 99, null)]
    [InlineData("1979.mp3", "1979", null, null, null, null)]
    public void A_file_without_tags_is_named_by_its_path(string path, string title, string? artist, string? album, int? number, int? disc)
    {
        var (tags, _) = PathHints.Complete(new MediaTags(), path);

        Assert.Equal((title, artist, album, number, disc), (tags.Title, tags.Artist, tags.Album, tags.TrackNumber, tags.DiscNumber));
    }
}
