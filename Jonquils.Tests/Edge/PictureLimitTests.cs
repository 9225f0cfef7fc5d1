using System.Net;

namespace Jonquils.Tests.Edge;

[Trait("Category", "Security")]
public sealed class PictureLimitTests(GuardedHost api) : IClassFixture<GuardedHost>
{
    [Fact]
    public async Task A_page_of_covers_does_not_use_up_what_the_address_may_ask_and_other_requests_still_do()
    {
        using var browser = api.Anonymous;
        var id = Guid.NewGuid();
        string[] pictures = [$"/api/v1/tracks/{id}/cover", $"/api/v1/albums/{id}/cover?size=160", $"/api/v1/artists/{id}/avatar", $"/api/v1/users/{id}/avatar", "/api/videos/1/files/poster.jpg"];

        var seen = new List<HttpStatusCode>();
        for (var i = 0; i < 60; i++)
        {
            seen.Add((await browser.GetAsync(pictures[i % pictures.Length])).StatusCode);
        }

        var catalogue = (await browser.GetAsync("/api/v1/tracks")).StatusCode;
        var asked = new List<HttpStatusCode>();
        for (var i = 0; i < 60; i++)
        {
            asked.Add((await browser.GetAsync($"/api/v1/tracks/{id}/waveform")).StatusCode);
        }

        Assert.All(seen, status => Assert.Equal(HttpStatusCode.NotFound, status));
        Assert.Equal(HttpStatusCode.OK, catalogue);
        Assert.Contains(HttpStatusCode.TooManyRequests, asked);
    }
}
