using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

public sealed class ArtistPictureTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    [Fact]
    public async Task An_artists_picture_is_served_and_the_one_before_it_is_removed()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var nobody = api.Anonymous;
        var artist = await CatalogHost.NewArtistAsync(ada);

        var first = await CatalogHost.JsonAsync(await PutAsync(ada, artist, AlbumCoverTests.Png(500, 500)));
        var former = Directory.GetDirectories(FolderOf(artist)).Single();
        var second = await CatalogHost.JsonAsync(await PutAsync(ada, artist, AlbumCoverTests.Png(600, 600)));
        var picture = await nobody.GetAsync(second.GetProperty("avatar_url").GetString());

        Assert.NotEqual(first.GetProperty("avatar_url").GetString(), second.GetProperty("avatar_url").GetString());
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        Assert.Equal(AlbumCoverTests.Png(600, 600), await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal(2L, await Sql.ScalarAsync<long>(api.Database("catalog_db"), $"SELECT count(*) FROM outbox WHERE aggregate = 'artist/{artist}' AND path = '/internal/v1/thumbnails'"));
        await CatalogHost.EventuallyAsync(() => Task.FromResult(!File.Exists(Path.Combine(former, "cover.png"))), "The former picture stayed.");
    }

    [Fact]
    public async Task Only_who_may_edit_the_profile_gives_it_a_picture_and_only_what_is_one()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var artist = await CatalogHost.NewArtistAsync(ada);
        await ada.PostAsJsonAsync($"/api/v1/artists/{artist}/managers", new { user_id = await CatalogHost.UserIdAsync(bob), permissions = new[] { "UPLOAD" } });

        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_a_manager", await PutAsync(bob, artist, AlbumCoverTests.Png(500, 500)));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "bad_picture", await PutAsync(ada, artist, "<svg onload='alert(1)'/>"u8.ToArray()));
        await Refused.WithAsync(HttpStatusCode.NotFound, "artist_not_found", await PutAsync(ada, Guid.NewGuid(), AlbumCoverTests.Png(500, 500)));
        Assert.Equal(HttpStatusCode.NotFound, (await bob.GetAsync($"/api/v1/artists/{artist}/avatar")).StatusCode);
    }

    [Fact]
    public async Task The_pictures_of_an_artist_go_with_it()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var artist = await CatalogHost.NewArtistAsync(ada);
        (await PutAsync(ada, artist, AlbumCoverTests.Png(500, 500))).EnsureSuccessStatusCode();

        (await ada.DeleteAsync($"/api/v1/artists/{artist}")).EnsureSuccessStatusCode();

        await CatalogHost.EventuallyAsync(
            () => Task.FromResult(!Directory.Exists(FolderOf(artist)) || !Directory.EnumerateFiles(FolderOf(artist), "*", SearchOption.AllDirectories).Any()), "The picture stayed.");
    }

    private string FolderOf(Guid artist) => Path.Combine(api.ObjectsFolder, "covers", "artists", artist.ToString("N"));

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, Guid artist, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return client.PutAsync($"/api/v1/artists/{artist}/avatar", content);
    }
}
