using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

public sealed class PublicProfileTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Everybody_sees_a_users_name_and_picture_and_nothing_else()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var anyone = api.Anonymous;
        var id = await AccountsHost.IdOfAsync(ada);

        var profile = await anyone.GetFromJsonAsync<JsonElement>($"/api/v1/users/{id}/profile");

        Assert.Equal(["avatar_url", "id", "username"], profile.EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal("ada", profile.GetProperty("username").GetString());
    }

    [Fact]
    public async Task A_closed_account_and_one_that_never_was_have_no_profile()
    {
        using var bob = await api.SignedInAsAsync("bob");
        using var admin = await api.SignedInAsAdminAsync();
        using var anyone = api.Anonymous;
        var id = await AccountsHost.IdOfAsync(bob);
        (await admin.PutAsJsonAsync($"/api/v1/users/{id}", new { is_active = false })).EnsureSuccessStatusCode();

        await Refused.WithAsync(HttpStatusCode.NotFound, "user_not_found", await anyone.GetAsync($"/api/v1/users/{id}/profile"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "user_not_found", await anyone.GetAsync($"/api/v1/users/{Guid.NewGuid()}/profile"));
    }

    [Fact]
    public async Task Whoever_read_an_older_account_does_not_write_over_a_newer_one()
    {
        using var eve = await api.SignedInAsAsync("eve");
        var read = await eve.GetAsync("/api/v1/auth/me");
        var tag = read.Headers.ETag!.Tag;

        var same = await eve.SendAsync(CatalogHost.With(HttpMethod.Get, "/api/v1/auth/me", null, "If-None-Match", tag));
        var first = await eve.SendAsync(CatalogHost.With(HttpMethod.Patch, "/api/v1/auth/me", new { username = "eve_1" }, "If-Match", tag));
        var second = await eve.SendAsync(CatalogHost.With(HttpMethod.Patch, "/api/v1/auth/me", new { username = "eve_2" }, "If-Match", tag));

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.True(read.Headers.CacheControl?.NoStore);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await Refused.WithAsync(HttpStatusCode.PreconditionFailed, "changed_meanwhile", second);
    }
}
