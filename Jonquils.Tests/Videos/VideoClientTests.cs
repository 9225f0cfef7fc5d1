using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Fetching;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Videos;

/// <summary>A client written from the documentation that others wrote their clients from: paths, fields and statuses exactly as there.</summary>
public sealed class VideoClientTests(VideoHost api) : IClassFixture<VideoHost>
{
    [Fact]
    public async Task A_video_is_added_described_and_refused_the_second_time()
    {
        using var client = api.Anonymous;
        var url = api.Foreign.ServeBytes("/video.mp4", ForeignServer.NewVideo());
        var body = $$"""
            {
              "title": "Название Видео",
              "url": "{{url}}"
            }
            """;

        var added = await client.PostAsync("/api/videos", new StringContent(body, Encoding.UTF8, "application/json"));
        var created = await CatalogHost.JsonAsync(added, HttpStatusCode.Created);
        var id = created.GetProperty("id").GetInt32();
        var video = await CatalogHost.JsonAsync(await client.GetAsync($"/api/videos/{id}"));
        var again = await Refused.WithAsync(HttpStatusCode.Conflict, "video_exists", await client.PostAsync("/api/videos", new StringContent(body, Encoding.UTF8, "application/json")));

        Assert.Equal(["id", "title", "playlist_url"], created.EnumerateObject().Select(field => field.Name));
        Assert.Equal("Название Видео", created.GetProperty("title").GetString());
        Assert.Equal(new Uri(api.Address, $"/hls/{id}.m3u8").ToString(), created.GetProperty("playlist_url").GetString());
        Assert.Equal((id, "Название Видео", url), (video.GetProperty("id").GetInt32(), video.GetProperty("title").GetString(), video.GetProperty("original_url").GetString()));
        Assert.Equal(created.GetProperty("playlist_url").GetString(), video.GetProperty("playlist_url").GetString());
        Assert.EndsWith("Z", video.GetProperty("created_at").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("Z", video.GetProperty("updated_at").GetString(), StringComparison.Ordinal);
        Assert.Equal(id, again.GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("""{"title":"x"}""")]
    [InlineData("""{"url":"http://example.com/video.mp4"}""")]
    [InlineData("""{"title":"","url":"http://example.com/video.mp4"}""")]
    [InlineData("""{"title":"x","url":"no address"}""")]
    [InlineData("""{"title":"x","url":"/video.mp4"}""")]
    [InlineData("""{"title":"x","url":"ftp://example.com/video.mp4"}""")]
    [InlineData("""{"title":"x","url":"file:///etc/passwd"}""")]
    public async Task Data_that_is_not_valid_is_422(string body)
    {
        using var client = api.Anonymous;

        var answer = await client.PostAsync("/api/videos", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task A_video_that_is_not_there_is_404()
    {
        using var client = api.Anonymous;

        await Refused.WithAsync(HttpStatusCode.NotFound, "video_not_found", await client.GetAsync("/api/videos/2000000000"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "video_not_found", await client.DeleteAsync("/api/videos/2000000000"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "video_not_found", await client.GetAsync("/hls/2000000000.m3u8"));
    }

    [Fact]
    public async Task An_address_in_another_script_is_one_video_however_it_is_spelt()
    {
        using var client = api.Anonymous;
        api.Foreign.ServeBytes("/фильмы/весна.mp4", ForeignServer.NewVideo());
        var plain = api.Foreign.UrlOf("/фильмы/весна.mp4");

        var created = await CatalogHost.JsonAsync(await client.PostAsJsonAsync("/api/videos/", new { title = "春の映画", url = plain }), HttpStatusCode.Created);
        var escaped = await client.PostAsJsonAsync("/api/videos", new { title = "again", url = new Uri(plain).AbsoluteUri + "#t=5" });
        var video = await client.GetFromJsonAsync<JsonElement>($"/api/videos/{created.GetProperty("id").GetInt32()}");

        Assert.Equal(HttpStatusCode.Conflict, escaped.StatusCode);
        Assert.Equal(plain, video.GetProperty("original_url").GetString());
        Assert.Equal("春の映画", video.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Of_many_who_add_the_same_at_once_one_does_and_the_others_are_told_which()
    {
        using var client = api.Anonymous;
        var url = api.Foreign.ServeBytes("/popular.mp4", ForeignServer.NewVideo());

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => client.PostAsJsonAsync("/api/videos", new { title = "Popular", url })));
        var ids = await Task.WhenAll(answers.Select(async a => (await a.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt32()));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Who_added_a_video_is_told_so_that_a_page_offers_deleting_it_to_them_alone()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var nobody = api.Anonymous;
        var (mine, unowned) = ((await api.OrderedAsync(ada)).Id, (await api.OrderedAsync(nobody)).Id);

        // Twice, since the second answer may come from a cache.
        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(await CatalogHost.UserIdAsync(ada), (await nobody.GetFromJsonAsync<JsonElement>($"/api/videos/{mine}")).GetProperty("created_by").GetGuid());
            Assert.Equal(JsonValueKind.Null, (await ada.GetFromJsonAsync<JsonElement>($"/api/videos/{unowned}")).GetProperty("created_by").ValueKind);
        }
    }

    [Fact]
    public async Task The_list_pages_through_all_newest_first()
    {
        using var client = api.Anonymous;
        for (var i = 0; i < 3; i++)
        {
            var url = api.Foreign.ServeBytes($"/list{i}.mp4", ForeignServer.NewVideo());
            (await client.PostAsJsonAsync("/api/videos", new { title = $"List {i}", url })).EnsureSuccessStatusCode();
        }

        var seen = new List<int>();
        string? after = null;
        do
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/videos?limit=2{(after is null ? "" : "&after=" + after)}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("id").GetInt32()));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(seen.OrderDescending().Distinct(), seen);
        Assert.True(seen.Count >= 3);
        await Refused.WithAsync(HttpStatusCode.BadRequest, "bad_cursor", await client.GetAsync("/api/videos?after=nonsense"));
    }
}
