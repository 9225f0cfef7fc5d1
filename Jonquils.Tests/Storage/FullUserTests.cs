using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Storage;

public sealed class FullUserTests(FullUserTests.SmallHost api) : IClassFixture<FullUserTests.SmallHost>
{
    [Fact]
    public async Task A_user_with_all_the_tracks_that_are_allowed_can_renew_one_and_add_none()
    {
        using var client = api.Client;
        await SaveAsync(client, "One", HttpStatusCode.Created, "https://example.org/1");
        await SaveAsync(client, "Two", HttpStatusCode.Created);

        await SaveAsync(client, "One, renewed", HttpStatusCode.Created, "https://example.org/1");
        var another = await SaveAsync(client, "Three", HttpStatusCode.Conflict, "https://example.org/3");
        await SaveAsync(client, "Three", HttpStatusCode.Conflict);

        await Refused.WithAsync(HttpStatusCode.Conflict, "too_many_tracks", another);
        Assert.Equal(2, (await CatalogHost.JsonAsync(await client.GetAsync("/tracks/ada"))).GetArrayLength());
    }

    private static async Task<HttpResponseMessage> SaveAsync(HttpClient client, string title, HttpStatusCode status, string? originalUrl = null)
    {
        var answer = await client.PostAsJsonAsync("/tracks/ada", new { title, url = "/a.mp3", original_url = originalUrl });
        Assert.Equal(status, answer.StatusCode);
        return answer;
    }

    /// <summary>Two tracks a user.</summary>
    public sealed class SmallHost : StorageHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings["Storage:MostTracksPerUser"] = "2";
        }
    }
}
