using System.Net;
using System.Net.Http.Json;
using Jonquils.Api.Search;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jonquils.Tests.Search;

/// <summary>How the index follows the catalogue, and how a new one is built.</summary>
public sealed class FeedTests(SearchHost api) : IClassFixture<SearchHost>, IAsyncLifetime
{
    public Task InitializeAsync() => api.WaitForIndexAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_change_that_commits_after_later_ones_were_read_is_not_lost()
    {
        var (slow, quick) = (await api.SongAsync("Steady as they go"), Guid.CreateVersion7());
        await api.UntilAsync("tracks?q=steady", found => found.Length == 1);
        await using var database = NpgsqlDataSource.Create(api.Database("catalog_db"));
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var rename = new NpgsqlCommand($"UPDATE tracks SET title = 'Tardy but sure' WHERE id = '{slow}'", connection))
        {
            await rename.ExecuteNonQueryAsync();
        }

        // Noted later, committed earlier, and found while the other transaction is still open: it holds nobody up.
        await api.SongAsync("Hasty", id: quick);
        await api.UntilAsync("tracks?q=hasty", found => found.SequenceEqual([quick]));
        await transaction.CommitAsync();

        await api.UntilAsync("tracks?q=tardy", found => found.SequenceEqual([slow]));
        Assert.Empty(await api.FindAsync("tracks?q=steady"));
    }

    [Fact]
    public async Task What_was_hidden_is_not_shown_even_while_the_index_cannot_follow()
    {
        var song = await api.SongAsync("Vanishing point");
        await api.UntilAsync("tracks?q=vanishing", found => found.Length == 1);
        await using var database = NpgsqlDataSource.Create(api.Database("catalog_db"));
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("SELECT 1 FROM search.indexes FOR UPDATE", connection);
        await hold.ExecuteNonQueryAsync();

        await api.ExecuteAsync($"UPDATE tracks SET is_available = false WHERE id = '{song}'");

        Assert.Empty(await api.FindAsync("tracks?q=vanishing"));
        Assert.Empty(await api.FindAsync("suggest?q=vanish"));
        Assert.Equal(1, await Sql.ScalarAsync<long>(api.Database("catalog_db"), $"SELECT count(*) FROM search.track WHERE id = '{song}'"));
    }

    [Fact]
    public async Task A_build_that_was_cut_off_goes_on_where_it_was()
    {
        using var admin = await api.SignedInAsAdminAsync();
        var (written, left) = (await api.SongAsync("Cutoff first"), await api.SongAsync("Cutoff second"));
        await api.UntilAsync("tracks?q=cutoff", found => found.Length == 2);
        var generation = (await SearchHost.IndexAsync(admin)).GetProperty("generation").GetInt32() + 1;
        await api.Services.GetRequiredService<SearchEngines>().Primary.CreateAsync(generation, CancellationToken.None);

        // As if a process had died after the first track, which it had not really written: so it shows whether that is done once more.
        await api.ExecuteAsync($"""
            UPDATE search.indexes SET build_generation = {generation}, build_position = pg_current_snapshot()::text, build_kind = 'track', build_after = '{written}',
                build_done = 1, build_total = 2, build_started_at = now()
            """);
        await CatalogHost.EventuallyAsync(async () => (await SearchHost.IndexAsync(admin)).GetProperty("generation").GetInt32() == generation, "The build did not go on.");

        Assert.Equal([left], await api.FindAsync("tracks?q=cutoff"));
        Assert.Equal(HttpStatusCode.Accepted, (await admin.PostAsync("/api/v1/search/reindex", null)).StatusCode);
        await api.UntilAsync("tracks?q=cutoff", found => found.Length == 2);
    }

    [Fact]
    public async Task A_statement_that_changes_very_much_has_a_new_index_built()
    {
        await api.ExecuteAsync("""
            INSERT INTO artists (id, name, is_verified, created_at, updated_at) SELECT gen_random_uuid(), 'Legion ' || n, false, now(), now() FROM generate_series(1, 20001) n
            """);

        await api.UntilAsync("artists?q=legion 20001", found => found.Length == 1);
        Assert.Equal(0, await Sql.ScalarAsync<long>(api.Database("catalog_db"), "SELECT count(*) FROM search_feed WHERE kind = 'artist' AND id IN (SELECT id FROM artists WHERE name LIKE 'Legion%')"));
    }

    [Fact]
    public async Task Playlists_of_a_deleted_account_are_found_no_more()
    {
        using var gone = await api.SignedInAsAsync("leaver");
        using var anyone = api.Anonymous;
        await CatalogHost.IdOf(await gone.PostAsJsonAsync("/api/v1/playlists", new { title = "Farewell songs", is_public = true }));
        await api.UntilAsync("playlists?q=farewell", found => found.Length == 1);

        using var leave = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/me") { Content = JsonContent.Create(new { current_password = ApiHost.Password }) };
        (await gone.SendAsync(leave)).EnsureSuccessStatusCode();

        await api.UntilAsync("playlists?q=farewell", found => found.Length == 0);
        await CatalogHost.EventuallyAsync(
            async () => await Sql.ScalarAsync<long>(api.Database("catalog_db"), "SELECT count(*) FROM search.playlist WHERE title_key = 'farewell songs'") == 0, "It is still in the index.");
    }

    [Fact]
    public async Task Searches_and_clicks_are_told_to_whoever_keeps_statistics()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var song = await api.SongAsync("Counted tune");
        await api.UntilAsync("tracks?q=counted", found => found.Length == 1);
        var log = api.Services.GetRequiredService<SearchLog>();
        while (log.Entries.TryRead(out _))
        {
        }

        var searchId = (await api.SearchAsync("tracks?q=Counted", ada)).GetProperty("search_id").GetGuid();
        var clicked = await ada.PostAsJsonAsync("/api/v1/search/click", new { search_id = searchId, query = "Counted", result_kind = "track", result_id = song, position = 0 });

        Assert.Equal(HttpStatusCode.Accepted, clicked.StatusCode);
        Assert.True(log.Entries.TryRead(out var first));
        var search = Assert.IsType<SearchLogged>(first);
        Assert.Equal((searchId, "Counted", "track", 1), (search.SearchId, search.Query, search.Kind, search.ResultsCount));
        Assert.NotNull(search.UserId);
        Assert.True(log.Entries.TryRead(out var second));
        Assert.Equal((searchId, song, 0), Assert.IsType<SearchClicked>(second) is var click ? (click.SearchId, click.ResultId, click.Position) : default);
    }
}
