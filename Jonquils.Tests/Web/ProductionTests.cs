using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Jonquils.Tests.Web;

public sealed class ProductionTests(WebHost web) : IClassFixture<WebHost>
{
    [Fact]
    public async Task In_production_a_plain_request_is_sent_to_https()
    {
        await using var production = Production();
        using var browser = Browser(production, "http://listen.example.org");

        var answer = await browser.GetAsync("/sign-in?next=%2Falbums");
        var probe = await browser.GetAsync("/health");

        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal("https://listen.example.org/sign-in?next=%2Falbums", answer.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
    }

    [Fact]
    public async Task In_production_the_page_tells_browsers_to_come_by_https_only()
    {
        await using var production = Production();
        using var browser = Browser(production, "https://listen.example.org");

        var answer = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task In_development_nothing_is_sent_elsewhere()
    {
        using var browser = Browser(web, "http://listen.example.org");

        var answer = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    private WebApplicationFactory<Jonquils.Web.WebMarker> Production() => web.WithWebHostBuilder(host => host.UseEnvironment("Production"));

    private static HttpClient Browser(WebApplicationFactory<Jonquils.Web.WebMarker> host, string address) =>
        host.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri(address), AllowAutoRedirect = false });
}
