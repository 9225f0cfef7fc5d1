using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

public sealed class AlbumCoverTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    // By name: as data of the theory, each byte would be written out by the test framework.
    private static readonly Dictionary<string, byte[]> Pictures = new()
    {
        ["a page"] = "<html><script>alert(1)</script></html>"u8.ToArray(),
        ["a drawing"] = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(),
        ["a bomb"] = Png(60_000, 60_000),
        ["less than nothing"] = Png(-1, 500),
        ["one pixel"] = Png(1, 1),
        ["cut off"] = Png(500, 500)[..20],
        ["an endless header"] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xE0, 0, 0, 0, 0, 0, 0],
        ["an animation"] = "GIF89a"u8.ToArray(),
        ["a broken container"] = Encoding.ASCII.GetBytes("RIFF0000WEBPVP8X" + new string('\uFFFD', 20)),
        ["nothing"] = [],
        ["too many bytes"] = new byte[(10 * 1024 * 1024) + 1],
    };

    [Theory]
    [InlineData("text/html", "a page", 415, "not_a_picture")]
    [InlineData("image/svg+xml", "a drawing", 415, "not_a_picture")]
    [InlineData("image/png", "a drawing", 422, "bad_picture")]
    [InlineData("image/png", "a bomb", 422, "bad_picture")]
    [InlineData("image/png", "less than nothing", 422, "bad_picture")]
    [InlineData("image/png", "one pixel", 422, "bad_picture")]
    [InlineData("image/png", "cut off", 422, "bad_picture")]
    [InlineData("image/jpeg", "an endless header", 422, "bad_picture")]
    [InlineData("image/gif", "an animation", 415, "not_a_picture")]
    [InlineData("image/webp", "a broken container", 422, "bad_picture")]
    [InlineData("image/png", "nothing", 422, "bad_picture")]
    [InlineData("image/png", "too many bytes", 413, "picture_too_large")]
    public async Task What_is_no_picture_or_a_bomb_is_refused_and_leaves_the_album_as_it_was(string type, string picture, int status, string code)
    {
        using var ada = await api.SignedInAsAsync("ada");
        var album = await NewAlbumAsync(ada);

        var answer = await PutAsync(ada, album, type, Pictures[picture]);

        await Refused.WithAsync((HttpStatusCode)status, code, answer);
        var after = await CatalogHost.JsonAsync(await ada.GetAsync($"/api/v1/albums/{album}"));
        Assert.Equal(JsonValueKind.Null, after.GetProperty("cover_url").ValueKind);
        Assert.False(Directory.Exists(FolderOf(album)) && Directory.EnumerateFiles(FolderOf(album), "*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task A_cover_is_served_as_what_it_is_and_its_thumbnails_are_ordered()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var nobody = api.Anonymous;
        var album = await NewAlbumAsync(ada);

        // The client lies about the type; the bytes decide.
        var changed = await CatalogHost.JsonAsync(await PutAsync(ada, album, "image/jpeg", Png(500, 500)));
        var url = changed.GetProperty("cover_url").GetString()!;
        var original = await nobody.GetAsync($"{url}&size=160");
        var order = JsonSerializer.Deserialize<JsonElement>(await Sql.ScalarAsync<string>(
            api.Database("catalog_db"), $"SELECT payload::text FROM outbox WHERE aggregate = 'album/{album}' AND path = '/internal/v1/thumbnails'"));
        var key = order.GetProperty("key").GetString()!;
        await File.WriteAllTextAsync(Path.Combine(api.ObjectsFolder, "covers", Path.GetDirectoryName(key)!, "cover-160.webp"), "small");
        var thumbnail = await nobody.GetAsync($"{url}&size=160");
        var again = await nobody.SendAsync(CatalogHost.With(HttpMethod.Get, $"{url}&size=160", null, "If-None-Match", thumbnail.Headers.ETag!.ToString()));

        Assert.Equal(url, changed.GetProperty("cover_image_url").GetString());
        Assert.Equal("image/png", original.Content.Headers.ContentType?.MediaType);
        Assert.Equal("covers", order.GetProperty("bucket").GetString());
        Assert.EndsWith("/cover.png", key, StringComparison.Ordinal);
        Assert.Equal("image/webp", thumbnail.Content.Headers.ContentType?.MediaType);
        Assert.Equal("small", await thumbnail.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task A_new_cover_takes_the_former_ones_place_and_the_former_is_removed()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var album = await NewAlbumAsync(ada);
        var first = await CatalogHost.JsonAsync(await PutAsync(ada, album, "image/png", Png(500, 500)));
        var former = Directory.GetDirectories(FolderOf(album)).Single();

        var second = await CatalogHost.JsonAsync(await PutAsync(ada, album, "image/png", Png(600, 600)));

        Assert.NotEqual(first.GetProperty("cover_url").GetString(), second.GetProperty("cover_url").GetString());
        await CatalogHost.EventuallyAsync(() => Task.FromResult(!File.Exists(Path.Combine(former, "cover.png"))), "The former cover stayed.");
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(second.GetProperty("cover_url").GetString())).StatusCode);
    }

    [Fact]
    public async Task Only_who_may_change_the_album_and_knows_its_newest_revision_gives_it_a_cover()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var album = await NewAlbumAsync(ada);
        using var late = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/albums/{album}/cover") { Content = Content("image/png", Png(500, 500)) };
        late.Headers.TryAddWithoutValidation("If-Match", "\"0-0\"");

        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_a_manager", await PutAsync(bob, album, "image/png", Png(500, 500)));
        await Refused.WithAsync(HttpStatusCode.PreconditionFailed, "changed_meanwhile", await ada.SendAsync(late));
    }

    private string FolderOf(Guid album) => Path.Combine(api.ObjectsFolder, "covers", "albums", album.ToString("N"));

    private static async Task<Guid> NewAlbumAsync(HttpClient client) =>
        await CatalogHost.IdOf(await client.PostAsJsonAsync("/api/v1/albums", new { title = "Record", artist_id = await CatalogHost.NewArtistAsync(client) }));

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, Guid album, string type, byte[] body) =>
        client.PutAsync($"/api/v1/albums/{album}/cover", Content(type, body));

    private static ByteArrayContent Content(string type, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    // A signature and the chunk that says how large the picture is: all that is looked at here.
    internal static byte[] Png(int width, int height)
    {
        byte[] png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[17]];
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return png;
    }
}
