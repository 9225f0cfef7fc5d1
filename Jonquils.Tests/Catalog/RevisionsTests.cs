using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

public sealed class RevisionsTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    [Theory]
    [InlineData("artists")]
    [InlineData("albums")]
    [InlineData("tracks")]
    public async Task Who_has_the_newest_revision_is_told_so_and_who_has_an_older_one_cannot_write(string kind)
    {
        using var ada = await api.SignedInAsAsync("ada");
        var artist = await CatalogHost.NewArtistAsync(ada);
        var path = kind switch
        {
            "artists" => $"/api/v1/artists/{artist}",
            "albums" => $"/api/v1/albums/{await CatalogHost.IdOf(await ada.PostAsJsonAsync("/api/v1/albums", new { title = "Record", artist_id = artist }))}",
            _ => $"/api/v1/tracks/{await CatalogHost.NewTrackAsync(ada, artist)}",
        };
        var tag = (await ada.GetAsync(path)).Headers.ETag!.ToString();

        var same = await ada.SendAsync(CatalogHost.With(HttpMethod.Get, path, null, "If-None-Match", tag));
        var changed = await ada.SendAsync(CatalogHost.With(HttpMethod.Put, path, new { name = "New", title = "New" }, "If-Match", tag));
        var late = await ada.SendAsync(CatalogHost.With(HttpMethod.Put, path, new { name = "Newer", title = "Newer" }, "If-Match", tag));
        var lateDelete = await ada.SendAsync(CatalogHost.With(HttpMethod.Delete, path, null, "If-Match", tag));
        var newest = await ada.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await Refused.WithAsync(HttpStatusCode.PreconditionFailed, "changed_meanwhile", late);
        await Refused.WithAsync(HttpStatusCode.PreconditionFailed, "changed_meanwhile", lateDelete);
        Assert.Equal(changed.Headers.ETag, newest.Headers.ETag);
        Assert.NotEqual(tag, newest.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NoContent, (await ada.SendAsync(CatalogHost.With(HttpMethod.Delete, path, null, "If-Match", newest.Headers.ETag!.ToString()))).StatusCode);
    }

    [Fact]
    public async Task Of_many_writers_with_the_same_revision_one_wins()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var path = $"/api/v1/tracks/{await CatalogHost.NewTrackAsync(ada, await CatalogHost.NewArtistAsync(ada))}";
        var tag = (await ada.GetAsync(path)).Headers.ETag!.ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ada.SendAsync(CatalogHost.With(HttpMethod.Put, path, new { title = $"Title {i}" }, "If-Match", tag))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task A_cached_track_shows_its_artists_new_name_at_once_and_changes_that_others_make_soon()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var anyone = api.Anonymous;
        var artist = await CatalogHost.NewArtistAsync(ada, "Before");
        var upload = await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio(), ("artist_id", artist.ToString()));
        await api.CompleteAsync(upload, $"{CatalogHost.NewSha256()}/a1");
        var path = $"/api/v1/tracks/{upload.GetProperty("id").GetString()}";
        await anyone.GetAsync(path);
        await anyone.GetAsync(path);

        await ada.PutAsJsonAsync($"/api/v1/artists/{artist}", new { name = "After" });
        var track = await CatalogHost.JsonAsync(await anyone.GetAsync(path));
        await api.ExecuteAsync($"UPDATE tracks SET popularity = 77 WHERE id = '{upload.GetProperty("id").GetString()}'");

        Assert.Equal("After", track.GetProperty("artists")[0].GetProperty("name").GetString());
        await CatalogHost.EventuallyAsync(
            async () => (await CatalogHost.JsonAsync(await anyone.GetAsync(path))).GetProperty("popularity").GetInt32() == 77, "The change was never seen.");
    }
}
