using System.Net.Http.Json;

namespace Jonquils.Tests.Catalog;

public sealed class StraysTests(StraysTests.SearchingHost api) : IClassFixture<StraysTests.SearchingHost>
{
    /// <summary>An Api that searches all the time.</summary>
    public sealed class SearchingHost : CatalogHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings["Catalog:StraysAfter"] = "01:00:00";
            settings["Catalog:StraysEvery"] = "00:00:00.100";
        }
    }

    [Fact]
    public async Task Uploads_that_no_track_came_of_go_and_those_that_are_needed_stay()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var track = await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio());
        var open = await CatalogHost.JsonAsync(
            await ada.PostAsJsonAsync("/api/v1/tracks/upload-url", new { file_name = "a.flac", bytes = 100 }), System.Net.HttpStatusCode.Created);
        var needed = Old("tracks", track.GetProperty("file_path").GetString()!);
        var openPart = Old("temp", $"uploads/{open.GetProperty("id").GetGuid():N}/00001");
        var stray = Old("tracks", $"uploads/{Guid.NewGuid():N}");
        var strayPart = Old("temp", $"uploads/{Guid.NewGuid():N}/00001");
        var dropped = Old("tracks", "library/new.flac");
        var young = Write("tracks", $"uploads/{Guid.NewGuid():N}");

        await CatalogHost.EventuallyAsync(() => Task.FromResult(!File.Exists(stray) && !File.Exists(strayPart)), "Strays stayed.");

        Assert.All(new[] { needed, openPart, dropped, young }, path => Assert.True(File.Exists(path), path));
    }

    private string Old(string bucket, string key)
    {
        var path = Write(bucket, key);
        File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        return path;
    }

    private string Write(string bucket, string key)
    {
        var path = Path.Combine(api.ObjectsFolder, bucket, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
        {
            File.WriteAllText(path, "x");
        }

        return path;
    }
}
