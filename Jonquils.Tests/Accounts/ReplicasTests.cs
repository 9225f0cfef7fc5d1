using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

/// <summary>Two of the Api on one database: what one does counts at the other.</summary>
[Trait("Category", "Security")]
public sealed class ReplicasTests(ReplicasTests.Pair pair) : IClassFixture<ReplicasTests.Pair>
{
    [Fact]
    public async Task A_session_that_is_ended_at_one_replica_ends_at_the_other_though_it_has_it_in_memory()
    {
        var (here, there) = await BothAsync("vera");
        var before = await there.GetAsync("/api/v1/auth/me");

        (await here.PostAsync("/api/v1/auth/logout", null)).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await CatalogHost.EventuallyAsync(
            async () => (await there.GetAsync("/api/v1/auth/me")).StatusCode == HttpStatusCode.Unauthorized, "The other replica still takes the token.");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Without_news_a_replica_finds_out_by_itself_within_a_minute_and_playback_links_stop_there_too()
    {
        var (here, there) = await BothAsync("zora");
        var upload = await CatalogHost.UploadAsync(here, CatalogHost.NewAudio());
        await pair.First.CompleteAsync(upload, $"{CatalogHost.NewSha256()}/a1");
        var playback = await CatalogHost.JsonAsync(await here.PostAsync($"/api/v1/tracks/{upload.GetProperty("id").GetString()}/playback", null));
        var manifest = new Uri(playback.GetProperty("manifest_url").GetString()!);
        using var player = pair.Second.Anonymous;
        var path = manifest.PathAndQuery;
        var before = (await player.GetAsync(path)).StatusCode;
        (await there.GetAsync("/api/v1/auth/me")).EnsureSuccessStatusCode();

        await Sql.ExecuteAsync(
            pair.First.Database("user_db"), "UPDATE refresh_tokens SET revoked = true WHERE user_id = (SELECT id FROM users WHERE username = 'zora')");

        Assert.Equal(HttpStatusCode.OK, before);
        using var minute = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await player.GetAsync(path, minute.Token)).StatusCode != HttpStatusCode.Forbidden
            || (await there.GetAsync("/api/v1/auth/me", minute.Token)).StatusCode != HttpStatusCode.Unauthorized)
        {
            await Task.Delay(500, minute.Token);
        }
    }

    [Fact]
    public async Task Wrong_passwords_are_counted_by_both_together()
    {
        using var here = pair.First.Anonymous;
        using var there = pair.Second.Anonymous;
        var guess = new { login = "whoever", password = "a guess" };

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await (i % 2 == 0 ? here : there).PostAsJsonAsync("/api/v1/auth/login", guess)).StatusCode);
        }

        await Refused.WithAsync(HttpStatusCode.TooManyRequests, "too_many_attempts", await here.PostAsJsonAsync("/api/v1/auth/login", guess));
        await Refused.WithAsync(HttpStatusCode.TooManyRequests, "too_many_attempts", await there.PostAsJsonAsync("/api/v1/auth/login", guess));
    }

    private async Task<(HttpClient Here, HttpClient There)> BothAsync(string name)
    {
        var here = await pair.First.SignedInAsAsync(name);
        var there = pair.Second.Anonymous;
        there.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", here.DefaultRequestHeaders.Authorization!.Parameter);
        return (here, there);
    }

    public sealed class Pair : IAsyncLifetime
    {
        public CatalogHost First { get; } = new();

        public ApiHost Second { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await First.InitializeAsync();
            Second = new Replica(First);
            await Second.InitializeAsync();
        }

        public async Task DisposeAsync()
        {
            await Second.DisposeAsync();
            await First.DisposeAsync();
        }
    }

    private sealed class Replica(ApiHost first) : ApiHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            foreach (var name in new[] { "user_db", "catalog_db", "streaming_db", "storage_db", "video_db" })
            {
                settings[$"ConnectionStrings:{name}"] = first.Database(name);
            }

            settings["Objects:Folder"] = first.ObjectsFolder;
        }
    }
}
