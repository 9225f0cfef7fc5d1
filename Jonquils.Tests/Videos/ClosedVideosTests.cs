using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Videos;

public sealed class ClosedVideosTests(ClosedVideoHost api) : IClassFixture<ClosedVideoHost>
{
    [Fact]
    public async Task Where_videos_are_for_users_nobody_else_gets_near_them()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var anonymous = api.Anonymous;
        var (id, order) = await api.OrderedAsync(ada);
        await api.PackageAsync($"{order.SourceSha256}/v1");
        await api.TellAsync(VideoHost.Completed(order));

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await anonymous.PostAsJsonAsync("/api/videos", new { title = "x", url = "http://example.com/x.mp4" }));
        foreach (var path in new[] { "/api/videos", $"/api/videos/{id}", $"/hls/{id}.m3u8", $"/api/videos/{id}/files/poster.jpg" })
        {
            await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await anonymous.GetAsync(path));
            Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(path)).StatusCode);
        }

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await anonymous.DeleteAsync($"/api/videos/{id}"));
    }
}
