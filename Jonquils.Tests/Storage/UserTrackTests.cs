using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Storage;

public sealed class UserTrackTests(StorageHost api) : IClassFixture<StorageHost>
{
    [Fact]
    public async Task A_track_of_the_same_origin_saved_again_is_renewed_and_not_doubled()
    {
        using var client = api.Client;
        var first = await SaveAsync(client, "renewed", "Old title", "https://example.org/a");

        var second = await SaveAsync(client, "renewed", "New title", "https://example.org/a");
        await SaveAsync(client, "somebody else", "Other", "https://example.org/a");
        var list = await client.GetFromJsonAsync<JsonElement>("/tracks/renewed");

        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        Assert.Equal("New title", Assert.Single(list.EnumerateArray()).GetProperty("title").GetString());
        Assert.True(second.GetProperty("updated_at").GetDateTimeOffset() > second.GetProperty("created_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task The_list_comes_from_the_cache_and_every_change_renews_it_at_once()
    {
        using var client = api.Client;
        await SaveAsync(client, "cached", "One", "https://example.org/1");
        await client.GetAsync("/tracks/cached");

        await Sql.ExecuteAsync(api.StorageDatabase, "UPDATE user_tracks SET title = 'changed behind the cache' WHERE user_id = 'cached'");
        var kept = await client.GetFromJsonAsync<JsonElement>("/tracks/cached");
        await SaveAsync(client, "cached", "Two", "https://example.org/2");
        var renewed = await client.GetFromJsonAsync<JsonElement>("/tracks/cached");
        await client.DeleteAsync($"/tracks/cached?original_url={Uri.EscapeDataString("https://example.org/2")}");
        var after = await client.GetFromJsonAsync<JsonElement>("/tracks/cached");

        Assert.Equal("One", kept[0].GetProperty("title").GetString());
        Assert.Equal(["Two", "changed behind the cache"], renewed.EnumerateArray().Select(t => t.GetProperty("title").GetString()));
        Assert.Equal(1, after.GetArrayLength());
    }

    [Fact]
    public async Task Deleting_says_which_track_and_only_of_that_user()
    {
        using var client = api.Client;
        var track = await SaveAsync(client, "owner", "Mine", "https://example.org/mine");

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "which_track", await client.DeleteAsync("/tracks/owner"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await client.DeleteAsync($"/tracks/stranger?track_id={track.GetProperty("id").GetString()}"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await client.DeleteAsync("/tracks/owner?track_id=17"));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/tracks/owner?original_url=https://example.org/mine")).StatusCode);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"title":"a"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"title":"a","url":"b","duration":-1}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"title":"a","url":"b","duration":1e999}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"title":"a\u0000","url":"b"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"title":"a","url":"b","duration":"204"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"title":"\ud800","url":"b"}""", HttpStatusCode.BadRequest)]
    [InlineData("[", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_a_track_is_refused(string body, HttpStatusCode status)
    {
        using var client = api.Client;

        var answer = await client.PostAsync("/tracks/hostile", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.GetAsync("/tracks/a%01b")).StatusCode);
    }

    private static async Task<JsonElement> SaveAsync(HttpClient client, string user, string title, string originalUrl) =>
        await CatalogHost.JsonAsync(await client.PostAsJsonAsync($"/tracks/{user}", new { title, url = "file:///a.mp3", original_url = originalUrl }), HttpStatusCode.Created);
}
