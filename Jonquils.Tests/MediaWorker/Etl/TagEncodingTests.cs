using System.Text;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.Tests.MediaWorker.Etl;

public sealed class TagEncodingTests : IDisposable
{
    private static readonly (string Frame, string Value)[] Fields = [("TIT2", "Группа крови"), ("TPE1", "Кино"), ("TALB", "Группа крови")];

    private readonly GeneratedMedia _media = new();

    [Theory]
    [InlineData(1251)]
    [InlineData(20866)]
    [InlineData(866)]
    [InlineData(65001)]
    public void Cyrillic_of_every_code_page_that_passes_for_latin_1_is_read_as_it_was_meant(int codePage)
    {
        var text = CodePage(codePage);
        var path = _media.Write("song.mp3", TaggedMp3.Plain(TaggedMp3.Id3(3, 0, text, Fields)));

        var tags = SourceReader.Read(path).Info!.Tags;

        Assert.Equal(("Группа крови", "Кино", "Группа крови"), (tags.Title, tags.Artist, tags.Album));
    }

    [Theory]
    [InlineData(2, 1, "utf-16")]
    [InlineData(3, 1, "utf-16")]
    [InlineData(4, 2, "utf-16BE")]
    [InlineData(4, 3, "utf-8")]
    public void Every_version_and_encoding_of_id3_is_read(int version, byte encoding, string name)
    {
        var text = name == "utf-16BE" ? new UnicodeEncoding(bigEndian: true, byteOrderMark: false) : name == "utf-8" ? new UTF8Encoding(false) : Encoding.Unicode;
        var fields = version == 2 ? Fields.Select(f => (f.Frame switch { "TIT2" => "TT2", "TPE1" => "TP1", _ => "TAL" }, f.Value)).ToArray() : Fields;
        var path = _media.Write("song.mp3", TaggedMp3.Plain(TaggedMp3.Id3(version, encoding, text, fields)));

        var tags = SourceReader.Read(path).Info!.Tags;

        Assert.Equal(("Группа крови", "Кино", "Группа крови"), (tags.Title, tags.Artist, tags.Album));
    }

    [Fact]
    public void The_oldest_tag_in_windows_cyrillic_is_repaired()
    {
        var tags = SourceReader.Read(_media.Write("song.mp3", TaggedMp3.WithId3V1(CodePage(1251), "Перемен", "Кино", "Последний герой"))).Info!.Tags;

        Assert.Equal(("Перемен", "Кино", "Последний герой"), (tags.Title, tags.Artist, tags.Album));
    }

    [Fact]
    public void An_ape_tag_fills_what_id3_leaves_out()
    {
        var tags = SourceReader.Read(_media.Write("song.mp3", TaggedMp3.WithApe(("Title", "Nacht"), ("Artist", "Ada"), ("Year", "2003"), ("Track", "7/9")))).Info!.Tags;

        Assert.Equal(new MediaTags("Nacht", "Ada", Date: "2003", TrackNumber: 7), tags);
    }

    [Fact]
    public void Several_artists_of_one_tag_are_all_kept_and_the_day_of_the_old_frames_is_joined_to_the_year()
    {
        var tags = SourceReader.Read(_media.Write("a.mp3", TaggedMp3.Plain(TaggedMp3.Id3(4, 3, new UTF8Encoding(false), ("TPE1", "Ada\0Bob"))))).Info!.Tags;
        var dated = SourceReader.Read(_media.Write("b.mp3", TaggedMp3.Plain(TaggedMp3.Id3(3, 0, Encoding.Latin1, ("TYER", "1999"), ("TDAT", "3112"))))).Info!.Tags;

        Assert.Equal(["Ada", "Bob"], tags.Artists!);
        Assert.Equal("1999-12-31", dated.Date);
    }

    [Theory]
    [InlineData("Motörhead")]
    [InlineData("Ágætis byrjun")]
    [InlineData("Sigur Rós")]
    [InlineData("Françoise Hardy – Mon amie la rose")]
    [InlineData("Ænima")]
    [InlineData("Der Mußkäse für Ärzte")]
    [InlineData("Кино")]
    [InlineData("久石譲")]
    [InlineData("Ελλάδα")]
    public void Text_that_is_right_is_left_alone(string text) => Assert.Equal(text, TextRepair.Repair(text));

    public void Dispose() => _media.Dispose();

    private static Encoding CodePage(int number) => number == 65001 ? new UTF8Encoding(false) : CodePagesEncodingProvider.Instance.GetEncoding(number)!;
}
