using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

public sealed class ProfileTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    // A PNG's signature and its IHDR chunk: all of a picture that anybody here looks at.
    private static byte[] Png(int width, int height) =>
    [
        0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8,
        (byte)(width >> 24), (byte)(width >> 16), (byte)(width >> 8), (byte)width, (byte)(height >> 24), (byte)(height >> 16), (byte)(height >> 8), (byte)height,
        8, 6, 0, 0, 0, 0, 0, 0, 0,
    ];

    [Fact]
    public async Task A_name_can_be_changed_but_not_to_one_that_is_taken()
    {
        using var paul = await api.SignedInAsAsync("paul");
        (await api.SignedInAsAsync("quinn")).Dispose();

        var renamed = await paul.PatchAsJsonAsync("/api/v1/auth/me", new { username = "Паша" });
        var taken = await paul.PatchAsJsonAsync("/api/v1/auth/me", new { username = "QUINN" });

        Assert.Equal("Паша", (await CatalogHost.JsonAsync(renamed)).GetProperty("username").GetString());
        await Refused.WithAsync(HttpStatusCode.Conflict, "username_taken", taken);
    }

    [Fact]
    public async Task A_new_address_needs_the_password_and_has_to_be_confirmed_anew()
    {
        using var rosa = await api.SignedInAsAsync("rosa");
        await Sql.ExecuteAsync(api.Database("user_db"), "UPDATE users SET is_verified = true WHERE username = 'rosa'");

        var without = await rosa.PatchAsJsonAsync("/api/v1/auth/me", new { email = "rosa@elsewhere.example" });
        var wrong = await rosa.PatchAsJsonAsync("/api/v1/auth/me", new { email = "rosa@elsewhere.example", current_password = "not this one" });
        var right = await CatalogHost.JsonAsync(await rosa.PatchAsJsonAsync("/api/v1/auth/me", new { email = "rosa@elsewhere.example", current_password = ApiHost.Password }));

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "invalid_request", without);
        await Refused.WithAsync(HttpStatusCode.Forbidden, "wrong_password", wrong);
        Assert.Equal("rosa@elsewhere.example", right.GetProperty("email").GetString());
        Assert.False(right.GetProperty("is_verified").GetBoolean());
    }

    [Fact]
    public async Task A_picture_is_kept_served_replaced_and_removed()
    {
        using var sara = await api.SignedInAsAsync("sara");
        using var anyone = api.Anonymous;

        var first = (await CatalogHost.JsonAsync(await PutAsync(sara, Png(100, 100)))).GetProperty("avatar_url").GetString();
        var shown = await anyone.GetAsync(first);
        var second = (await CatalogHost.JsonAsync(await PutAsync(sara, Png(200, 200)))).GetProperty("avatar_url").GetString();
        var removed = await sara.DeleteAsync("/api/v1/auth/me/avatar");

        Assert.Equal("image/png", shown.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Png(100, 100), await shown.Content.ReadAsByteArrayAsync());
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await Refused.WithAsync(HttpStatusCode.NotFound, "no_avatar", await anyone.GetAsync(second));
        Assert.Empty(Directory.Exists(Path.Combine(api.ObjectsFolder, "covers", "avatars")) ? Directory.GetFiles(Path.Combine(api.ObjectsFolder, "covers", "avatars"), "*.png", SearchOption.AllDirectories) : []);
    }

    [Fact]
    public async Task A_small_picture_is_shown_where_one_is_asked_for_and_goes_with_the_large_one()
    {
        using var mini = await api.SignedInAsAsync("mini");
        using var anyone = api.Anonymous;
        var id = await CatalogHost.UserIdAsync(mini);

        var url = (await CatalogHost.JsonAsync(await PutAsync(mini, Png(100, 100)))).GetProperty("avatar_url").GetString();
        var ordered = await Sql.ScalarAsync<string>(api.Database("user_db"), $"SELECT payload ->> 'key' FROM outbox WHERE aggregate = 'user/{id}' AND path = '/internal/v1/thumbnails'");
        var folder = Path.Combine(api.ObjectsFolder, "covers", Path.GetDirectoryName(ordered)!);
        var before = await anyone.GetAsync($"{url}&size=48");
        // As the worker does when it is told.
        await File.WriteAllBytesAsync(Path.Combine(folder, "cover-160.webp"), "RIFF"u8.ToArray());
        var small = await anyone.GetAsync($"{url}&size=48");
        var whole = await anyone.GetAsync(url);
        (await PutAsync(mini, Png(200, 200))).EnsureSuccessStatusCode();

        Assert.Equal("image/png", before.Content.Headers.ContentType?.MediaType);
        Assert.Equal("image/webp", small.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Png(100, 100), await whole.Content.ReadAsByteArrayAsync());
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task What_is_no_picture_or_a_giant_one_is_refused()
    {
        using var tom = await api.SignedInAsAsync("tom");

        await Refused.WithAsync(HttpStatusCode.UnsupportedMediaType, "not_a_picture", await PutAsync(tom, "<svg onload='x'/>"u8.ToArray()));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "picture_dimensions", await PutAsync(tom, Png(60_000, 60_000)));
        await Refused.WithAsync(HttpStatusCode.RequestEntityTooLarge, "picture_too_large", await PutAsync(tom, [.. Png(100, 100), .. new byte[10 * 1024 * 1024]]));
    }

    [Fact]
    public async Task A_deleted_account_is_gone_with_its_music_and_frees_its_name()
    {
        using var ulla = await api.SignedInAsAsync("ulla");
        using var anyone = api.Anonymous;
        var upload = await CatalogHost.UploadAsync(ulla, CatalogHost.NewAudio());
        var folder = $"{CatalogHost.NewSha256()}/a1";
        await api.CompleteAsync(upload, folder);
        using var wrong = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/me") { Content = JsonContent.Create(new { current_password = "not this one" }) };
        using var right = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/me") { Content = JsonContent.Create(new { current_password = ApiHost.Password }) };

        await Refused.WithAsync(HttpStatusCode.Forbidden, "wrong_password", await ulla.SendAsync(wrong));
        var deleted = await ulla.SendAsync(right);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await ulla.GetAsync("/api/v1/auth/me"));
        await CatalogHost.EventuallyAsync(
            async () => (await anyone.GetFromJsonAsync<JsonElement>("/api/v1/tracks?q=song")).GetProperty("items").GetArrayLength() == 0
                && await Sql.ScalarAsync<long>(api.Database("catalog_db"), $"SELECT count(*) FROM tracks WHERE id = '{upload.GetProperty("id").GetString()}'") == 0,
            "The music of the deleted account is still there.");
        (await anyone.PostAsJsonAsync("/api/v1/auth/register", new { email = "ulla@example.org", username = "ulla", password = ApiHost.Password })).EnsureSuccessStatusCode();
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, byte[] picture)
    {
        using var content = new ByteArrayContent(picture);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return await client.PutAsync("/api/v1/auth/me/avatar", content);
    }
}
