using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

/// <summary>Pages of others in a browser that is signed in here.</summary>
[Trait("Category", "Security")]
public sealed class ForeignPagesTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Refresh = "/api/v1/auth/refresh";
    private const string Logout = "/api/v1/auth/logout";

    [Theory]
    [InlineData("https://evil.example", "cross-site")]
    [InlineData("http://localhost:4000", "same-site")]
    [InlineData("http://localhost:3000.evil.example", null)]
    [InlineData("https://evil.example", null)]
    [InlineData("null", "cross-site")]
    [InlineData("null", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    public async Task A_page_of_others_can_neither_renew_the_session_nor_end_it(string? origin, string? site)
    {
        var (cookie, _) = await SignInAsync();
        using var browser = api.Anonymous;

        using var renewed = await PostAsync(browser, Refresh, cookie, origin, site);
        using var withoutCookie = await PostAsync(browser, Refresh, null, origin, site);
        using var left = await PostAsync(browser, Logout, cookie, origin, site);
        using var ours = await PostAsync(browser, Refresh, cookie, "http://localhost:3000", "same-site");

        await Refused.WithAsync(HttpStatusCode.Forbidden, "foreign_page", renewed);
        // Where the browser keeps the cookie to itself, the answer must not take it away either.
        await Refused.WithAsync(HttpStatusCode.Forbidden, "foreign_page", withoutCookie);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", left);
        Assert.All([renewed, withoutCookie, left], answer => Assert.False(answer.Headers.Contains("Set-Cookie")));
        Assert.Equal(HttpStatusCode.OK, ours.StatusCode);
    }

    [Theory]
    [InlineData("http://localhost:3000", "same-site")]
    [InlineData("http://localhost:3000", null)]
    [InlineData("https://music.example.org", "same-origin")]
    [InlineData(null, null)]
    public async Task Our_pages_and_what_is_no_page_renew_by_the_cookie(string? origin, string? site)
    {
        var (cookie, _) = await SignInAsync();
        using var browser = api.Anonymous;

        using var renewed = await PostAsync(browser, Refresh, cookie, origin, site);

        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
    }

    [Fact]
    public async Task Who_brings_the_token_itself_needs_no_cookie_and_may_come_from_anywhere()
    {
        var (_, token) = await SignInAsync();
        using var app = api.Anonymous;
        using var request = new HttpRequestMessage(HttpMethod.Post, Refresh) { Content = JsonContent.Create(new { refresh_token = token }), Headers = { { "Origin", "https://app.example" } } };

        using var renewed = await app.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
    }

    private async Task<(string Cookie, string Token)> SignInAsync()
    {
        (await api.SignedInAsAsync("ada")).Dispose();
        using var browser = api.Anonymous;
        using var answer = await browser.PostAsJsonAsync("/api/v1/auth/login", new { login = "ada", password = ApiHost.Password });
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("refresh_token").GetString()!;
        return (answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0], token);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, string? cookie, string? origin, string? site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        foreach (var (name, value) in new[] { ("Cookie", cookie), ("Origin", origin), ("Sec-Fetch-Site", site) })
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await browser.SendAsync(request);
    }
}
