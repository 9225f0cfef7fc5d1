using System.Net;
using Jonquils.Tests.Given;
using Jonquils.Tests.Search.Elastic;

namespace Jonquils.Tests.Search;

/// <summary>The Api on Elasticsearch: the one at <c>ELASTICSEARCH_URL</c>, or else a small server that checks what is asked of it.</summary>
public class ElasticHost : SearchHost
{
    /// <summary><see langword="null"/> when a real one is there.</summary>
    public ElasticServer? Server { get; private set; }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        base.Configure(settings);
        var real = Environment.GetEnvironmentVariable("ELASTICSEARCH_URL");
        Server = real is { Length: > 0 } ? null : ElasticServer.Start();
        settings["ConnectionStrings:elasticsearch"] = real is { Length: > 0 } ? real : Server!.Address.Replace("http://", "http://elastic:secret@", StringComparison.Ordinal);
        settings["Search:IndexPrefix"] = $"t{Guid.NewGuid():N}"[..20];
    }
}

public sealed class ElasticSearchTests(ElasticHost api) : SearchBehaviour(api), IClassFixture<ElasticHost>, IDisposable
{
    private readonly ElasticHost _api = api;

    public void Dispose() => Assert.Empty(_api.Server?.Refused ?? []);

    [Fact]
    public async Task A_new_index_leaves_nothing_of_the_old_ones()
    {
        using var admin = await _api.SignedInAsAdminAsync();
        var before = (await SearchHost.IndexAsync(admin)).GetProperty("generation").GetInt32();

        (await admin.PostAsync("/api/v1/search/reindex", null)).EnsureSuccessStatusCode();
        await Catalog.CatalogHost.EventuallyAsync(async () => (await SearchHost.IndexAsync(admin)).GetProperty("generation").GetInt32() > before, "No new index.");

        if (_api.Server is { } server)
        {
            Assert.Equal(4, server.Indexes.Count);
        }
    }
}

/// <summary>Without a fallback, an engine that is away.</summary>
public sealed class ElasticOutageTests(ElasticHost api) : IClassFixture<ElasticHost>
{
    [Fact]
    public async Task While_the_engine_is_away_searching_says_when_to_come_back_and_afterwards_it_has_all_that_happened()
    {
        if (api.Server is not { } server)
        {
            return;
        }

        using var anyone = api.Anonymous;
        await api.WaitForIndexAsync();
        await api.SongAsync("Before the outage");
        await api.UntilAsync("tracks?q=outage", found => found.Length == 1);

        server.IsDown = true;
        await api.SongAsync("During the outage");
        var away = await anyone.GetAsync("/api/v1/search/tracks?q=outage");
        var health = await anyone.GetAsync("/health");
        server.IsDown = false;

        await Refused.WithAsync(HttpStatusCode.ServiceUnavailable, "search_unavailable", away);
        Assert.NotNull(away.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Contains("\"status\":\"degraded\"", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await api.UntilAsync("tracks?q=outage", found => found.Length == 2);
    }

    [Fact]
    public async Task An_engine_that_comes_back_without_its_data_is_filled_again()
    {
        if (api.Server is not { } server)
        {
            return;
        }

        await api.WaitForIndexAsync();
        await api.SongAsync("Remembered tune");
        await api.UntilAsync("tracks?q=remembered", found => found.Length == 1);

        server.Forget();
        await api.SongAsync("Remembered song");

        using var anyone = api.Anonymous;
        await Catalog.CatalogHost.EventuallyAsync(
            async () => await anyone.GetAsync("/api/v1/search/tracks?q=remembered") is { IsSuccessStatusCode: true } answer
                && (await answer.Content.ReadAsStringAsync()).Contains("\"total\":2", StringComparison.Ordinal), "The index was not filled again.");
    }
}

/// <summary>With PostgreSQL standing in.</summary>
public sealed class ElasticFallbackTests(ElasticFallbackTests.Host api) : IClassFixture<ElasticFallbackTests.Host>
{
    [Fact]
    public async Task PostgreSQL_answers_while_the_engine_is_away()
    {
        if (api.Server is not { } server)
        {
            return;
        }

        await api.WaitForIndexAsync();
        await api.SongAsync("Standing in");
        await api.UntilAsync("tracks?q=standing", found => found.Length == 1);
        Assert.Equal("elasticsearch", (await api.SearchAsync("tracks?q=standing")).GetProperty("engine").GetString());

        server.IsDown = true;

        await api.UntilAsync("tracks?q=standing", found => found.Length == 1);
        Assert.Equal("postgres", (await api.SearchAsync("tracks?q=standing")).GetProperty("engine").GetString());
    }

    public sealed class Host : ElasticHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings["Search:Fallback"] = "postgres";
        }
    }
}
