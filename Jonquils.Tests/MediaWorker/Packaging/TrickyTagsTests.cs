using System.Text;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>Good music with bad company: tags and covers that break their own rules, and files that are two things at once. It is heard all the same.</summary>
public sealed class TrickyTagsTests : IDisposable
{
    private readonly PackagingWorkshop _workshop = new();

    public static TheoryData<string> Corpus =>
    [
        "a zip archive behind it", "a page of html in a comment", "half a character of utf-16", "lone surrogates", "broken utf-8", "control characters", "an unknown encoding",
        "a frame larger than the tag", "a frame of no bytes", "a cover of a billion pixels", "a cover that is svg", "a cover that is a playlist", "a cover larger than the file",
    ];

    [Theory, MemberData(nameof(Corpus))]
    public async Task Music_in_bad_company_is_heard(string company)
    {
        var source = new TrickyMusic(_workshop.Media).Make(company);

        var packaged = await _workshop.PackageAsync(source);

        Assert.InRange(packaged.Document.Package.DurationMs, 1950, 2100);
        Assert.Null(packaged.Document.Package.CoverFile);
        // What PostgreSQL and JSON cannot hold must not get as far as them.
        Assert.DoesNotContain("\\u0000", Encoding.UTF8.GetString(packaged.Document.ToJson()), StringComparison.Ordinal);
        Assert.Equal(packaged.Document.ToJson(), await File.ReadAllBytesAsync(packaged.At("package.json")));
        Assert.Empty(RunningTools.In(_workshop.Media.Folder));
    }

    public void Dispose() => _workshop.Dispose();
}
