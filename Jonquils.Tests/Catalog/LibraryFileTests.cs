using System.Net;
using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

/// <summary>What deleting a track does to the file of the library that it came of.</summary>
public sealed class LibraryFileTests
{
    public sealed class ByDefault(CatalogHost api) : IClassFixture<CatalogHost>
    {
        [Fact]
        public async Task The_librarys_file_stays_when_its_track_is_deleted()
        {
            var file = await ImportAsync(api);

            await DeleteAsync(api, file.TrackId);
            await NothingLeftToRemoveAsync(api);

            Assert.True(File.Exists(file.Path));
        }

        [Fact]
        public async Task What_lay_there_before_stays_when_the_track_gets_other_content()
        {
            var file = await ImportAsync(api);

            await ImportAsync(api, file.Key);
            await NothingLeftToRemoveAsync(api);

            Assert.True(File.Exists(file.Path));
        }
    }

    public sealed class WhenAsked(DeletingHost api) : IClassFixture<DeletingHost>
    {
        [Fact]
        public async Task The_librarys_file_goes_with_its_track()
        {
            var (file, other) = (await ImportAsync(api), await ImportAsync(api));

            await DeleteAsync(api, file.TrackId);

            await CatalogHost.EventuallyAsync(() => Task.FromResult(!File.Exists(file.Path)), "The file stayed.");
            Assert.True(File.Exists(other.Path));
        }
    }

    public sealed class DeletingHost : CatalogHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings["Catalog:DeleteLibraryFiles"] = "true";
        }
    }

    private static async Task<(string Path, string Key, Guid TrackId)> ImportAsync(CatalogHost api, string? key = null)
    {
        key ??= $"library/{Guid.NewGuid():N}.mp3";
        var path = Path.Combine(api.ObjectsFolder, "tracks", key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, CatalogHost.NewAudio());
        using var worker = api.Internal();
        var entry = new CatalogImportEntry("tracks", key, Guid.NewGuid().ToString("N"), 64, CatalogHost.NewSha256(), new MediaTags("A song", "Somebody"));
        var answer = await worker.PostAsJsonAsync("/internal/v1/catalog/import", new CatalogImport([entry]), ContractJson.Options);
        var outcome = Assert.Single((await answer.Content.ReadFromJsonAsync<CatalogImportResult>(ContractJson.Options))!.Outcomes);
        return (path, key, outcome.TrackId!.Value);
    }

    private static async Task DeleteAsync(CatalogHost api, Guid trackId)
    {
        using var admin = await api.SignedInAsAdminAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/api/v1/tracks/{trackId}")).StatusCode);
    }

    private static Task NothingLeftToRemoveAsync(CatalogHost api) => CatalogHost.EventuallyAsync(
        async () => await Sql.ScalarAsync<long>(api.Database("catalog_db"), "SELECT count(*) FROM object_removals") == 0, "Something is still to be removed.");
}
