using System.Net;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

public sealed class IdempotencyTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    private const string Header = "Idempotency-Key";

    [Fact]
    public async Task The_same_request_again_gets_the_first_answer_and_creates_nothing()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (name, key) = ($"Once {Guid.NewGuid():N}", Guid.NewGuid().ToString());

        var first = await ada.SendAsync(CatalogHost.With(HttpMethod.Post, "/api/v1/artists", new { name }, Header, key));
        var again = await ada.SendAsync(CatalogHost.With(HttpMethod.Post, "/api/v1/artists", new { name }, Header, key));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(1, await CountAsync(name));
    }

    [Fact]
    public async Task The_same_key_for_something_else_is_refused()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var key = Guid.NewGuid().ToString();
        await ada.SendAsync(CatalogHost.With(HttpMethod.Post, "/api/v1/artists", new { name = "One" }, Header, key));

        var other = await ada.SendAsync(CatalogHost.With(HttpMethod.Post, "/api/v1/artists", new { name = "Other" }, Header, key));

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused", other);
    }

    [Fact]
    public async Task Two_people_may_have_the_same_key()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var (name, key) = ($"Shared {Guid.NewGuid():N}", "1");

        await ada.SendAsync(CatalogHost.With(HttpMethod.Post, "/api/v1/artists", new { name }, Header, key));
        await bob.SendAsync(CatalogHost.With(HttpMethod.Post, "/api/v1/artists", new { name }, Header, key));

        Assert.Equal(2, await CountAsync(name));
    }

    [Fact]
    public async Task Duplicates_at_the_same_moment_create_one_and_all_get_its_answer()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (name, key) = ($"Race {Guid.NewGuid():N}", Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ada.SendAsync(CatalogHost.With(HttpMethod.Post, "/api/v1/artists", new { name }, Header, key))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.Equal(1, await CountAsync(name));
    }

    [Fact]
    public async Task A_refused_request_may_be_corrected_under_the_same_key()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (artist, key) = (await CatalogHost.NewArtistAsync(ada), Guid.NewGuid().ToString());

        var refused = await ada.SendAsync(CatalogHost.With(HttpMethod.Post, "/api/v1/albums", new { title = "x", artist_id = Guid.NewGuid() }, Header, key));
        var corrected = await ada.SendAsync(CatalogHost.With(HttpMethod.Post, "/api/v1/albums", new { title = "x", artist_id = artist }, Header, key));

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "unknown_artist", refused);
        Assert.Equal(HttpStatusCode.Created, corrected.StatusCode);
    }

    [Fact]
    public async Task The_same_upload_again_makes_no_second_track_and_leaves_no_second_file()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (audio, key) = (CatalogHost.NewAudio(), Guid.NewGuid().ToString());
        async Task<string> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tracks/upload") { Content = CatalogHost.Form(audio, ("title", "Once")) };
            request.Headers.Add(Header, key);
            return (await CatalogHost.JsonAsync(await ada.SendAsync(request), HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        }

        var first = await SendAsync();
        var files = Directory.GetFiles(Path.Combine(api.ObjectsFolder, "tracks", "uploads")).Length;
        var again = await SendAsync();

        Assert.Equal(first, again);
        Assert.Equal(files, Directory.GetFiles(Path.Combine(api.ObjectsFolder, "tracks", "uploads")).Length);
    }

    private Task<long> CountAsync(string name) => Sql.ScalarAsync<long>(api.Database("catalog_db"), $"SELECT count(*) FROM artists WHERE name = '{name}'");
}
