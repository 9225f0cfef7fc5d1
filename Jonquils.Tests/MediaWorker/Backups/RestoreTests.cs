using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Api.Playback;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.MediaWorker.Backups;

[Trait("Category", "Faults")]
public sealed class RestoreTests(BackupHost library) : IClassFixture<BackupHost>
{
    // As a server would have counted to that has seen more than any test server.
    private const long FarAhead = 4_000_000_000;

    [Fact]
    public async Task A_restored_product_knows_its_listeners_plays_the_same_music_and_hands_on_what_it_had_not()
    {
        library.Drop("Band/Song.mp3", "Song", "Band");
        await library.RunAsync();
        var trackId = await Sql.ScalarAsync<Guid>(library.Database("catalog_db"), "SELECT id FROM tracks");
        await CatalogHost.EventuallyAsync(
            () => Sql.ScalarAsync<bool>(library.Database("catalog_db"), $"SELECT is_available FROM tracks WHERE id = '{trackId}'"), "The track was never packaged.");
        using var ada = await library.SignedInAsAsync("ada");
        var adaId = await CatalogHost.UserIdAsync(ada);
        var (handedOn, waiting) = await ListenAsync(adaId, trackId);
        var playlist = await PlaylistAsync(ada, trackId);

        var backup = await library.BackUpAsync();
        Assert.True(backup.Status == "COMPLETED", backup.Error);
        var original = library.PathOf("Band/Song.mp3");
        var bytes = await File.ReadAllBytesAsync(original);
        File.Delete(original);
        var package = Directory.GetFiles(Path.Combine(library.ObjectsFolder, "hls"), "master.m3u8", SearchOption.AllDirectories).Single();
        File.Move(package, package + ".elsewhere");
        var databases = await BackupHost.NewDatabasesAsync();
        var (code, output) = await library.RestoreAsync(databases, "--backup", "latest", "--objects");

        Assert.True(code == 0, output);
        Assert.Contains("1 were copied back, 1 are missing", output, StringComparison.Ordinal);
        Assert.Contains("Of 1 packages something is missing; 1 are made again", output, StringComparison.Ordinal);
        Assert.Equal(
            1, await Sql.ScalarAsync<long>(databases["processing_db"], $"SELECT count(*) FROM processing_jobs WHERE track_id = '{trackId}' AND status = 'PENDING' AND source_bucket = 'tracks'"));
        File.Move(package + ".elsewhere", package);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(original));
        Assert.Equal("COMPLETED", await Sql.ScalarAsync<string>(databases["processing_db"], $"SELECT state FROM backups.runs WHERE id = '{backup.Id}' AND verified AND bytes = {backup.Bytes}"));
        Assert.True(await Sql.ScalarAsync<bool>(databases["catalog_db"], "SELECT bool_and(is_requested AND position IS NULL) FROM search.indexes"));

        await using var restored = new Hosted(new RestoredApi(databases, library.ObjectsFolder));
        await restored.Api.InitializeAsync();
        // Signed in before the backup, and still: the keys of the tokens are part of it.
        using var adaThere = new HttpClient { BaseAddress = restored.Api.Address };
        adaThere.DefaultRequestHeaders.Authorization = ada.DefaultRequestHeaders.Authorization;
        Assert.Equal(adaId, await CatalogHost.UserIdAsync(adaThere));
        Assert.Equal(playlist, await PlaylistAsync(adaThere, trackId));

        // Rows of the old server's high numbers, and one that this server writes now with a low one.
        var later = Guid.NewGuid();
        await Sql.ExecuteAsync(databases["streaming_db"], ListenSql(later, adaId, trackId, "pg_current_xact_id()"));
        var taken = new Taker();
        await restored.Api.Services.GetRequiredService<ListenFeed>().RunAsync(taken, CancellationToken.None);
        Assert.DoesNotContain(handedOn, taken.Events);
        Assert.Equal([waiting, later], taken.Events);
    }

    // Seven processes one after the other.
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_damaged_backup_is_refused_before_anything_is_touched_and_so_is_a_database_that_holds_something()
    {
        var backup = await library.BackUpAsync();
        Assert.True(backup.Status == "COMPLETED", backup.Error);
        var databases = await BackupHost.NewDatabasesAsync();
        var tried = await library.RestoreAsync(databases, "--backup", backup.Id.ToString(), "--to-scratch");
        var first = await library.RestoreAsync(databases, "--backup", backup.Id.ToString());
        var again = await library.RestoreAsync(databases, "--backup", backup.Id.ToString());
        await Sql.ExecuteAsync(databases["user_db"], "CREATE TABLE a_mark (id int)");
        Npgsql.NpgsqlConnection.ClearAllPools();
        var over = await library.RestoreAsync(databases, "--backup", backup.Id.ToString(), "--overwrite");
        await using (var dump = new FileStream(Path.Combine(library.FolderOf(backup), "user_db.dump"), FileMode.Open))
        {
            dump.SetLength(dump.Length - 1);
        }

        var damaged = await library.RestoreAsync(databases, "--backup", backup.Id.ToString(), "--overwrite");

        Assert.True(tried.Code == 0, tried.Output);
        Assert.True(first.Code == 0, first.Output);
        Assert.Equal(3, again.Code);
        Assert.Contains("is not empty", again.Output, StringComparison.Ordinal);
        Assert.True(over.Code == 0, over.Output);
        Assert.Contains("is kept as user_db_", over.Output, StringComparison.Ordinal);
        Assert.False(await Sql.ScalarAsync<bool>(databases["user_db"], "SELECT to_regclass('a_mark') IS NOT NULL"));
        Assert.Equal(3, damaged.Code);
        Assert.Contains("user_db.dump", damaged.Output, StringComparison.Ordinal);
        Assert.Contains("is damaged", damaged.Output, StringComparison.Ordinal);
        Assert.True(await Sql.ScalarAsync<bool>(databases["user_db"], "SELECT count(*) > 0 FROM users"));
    }

    [Fact]
    public async Task While_a_service_runs_nothing_is_restored_over_it()
    {
        var backup = await library.BackUpAsync();
        Assert.True(backup.Status == "COMPLETED", backup.Error);
        var running = BackupHost.ApiDatabases.ToDictionary(name => name, library.Database);
        running["processing_db"] = library.Processing;

        var (code, output) = await library.RestoreAsync(running, "--backup", "latest", "--overwrite");

        Assert.Equal(3, code);
        Assert.Contains("stop the services first", output, StringComparison.Ordinal);
    }

    private static async Task<string> PlaylistAsync(HttpClient listener, Guid trackId)
    {
        using var session = await listener.PostAsync($"/api/v1/tracks/{trackId}/playback", null);
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
        var links = await session.Content.ReadFromJsonAsync<JsonElement>();
        var master = new Uri(links.EnumerateObject().First(p => p.Value.ValueKind == JsonValueKind.String && p.Value.GetString()!.EndsWith("master.m3u8", StringComparison.Ordinal)).Value.GetString()!, UriKind.RelativeOrAbsolute);
        return await listener.GetStringAsync(new Uri(listener.BaseAddress!, master.IsAbsoluteUri ? master.PathAndQuery : master.ToString()));
    }

    private static string ListenSql(Guid eventId, Guid userId, Guid trackId, string tx) =>
        $"INSERT INTO playback_history (event_id, user_id, track_id, action, listened_sec, play_duration_ms, platform, device_type, ip_address, tx) VALUES ('{eventId}', '{userId}', '{trackId}', 'play', 1, 1000, 'WEB', 'desktop', '192.0.2.1', {tx})";

    private async Task<(Guid HandedOn, Guid Waiting)> ListenAsync(Guid userId, Guid trackId)
    {
        var (handedOn, waiting) = (Guid.NewGuid(), Guid.NewGuid());
        var streaming = library.Database("streaming_db");
        await Sql.ExecuteAsync(streaming, ListenSql(handedOn, userId, trackId, $"'{FarAhead}'"));
        await Sql.ExecuteAsync(streaming, $"UPDATE listen_feed SET tx = '{FarAhead}', id = (SELECT id FROM playback_history WHERE event_id = '{handedOn}')");
        await Sql.ExecuteAsync(streaming, ListenSql(waiting, userId, trackId, $"'{FarAhead + 1}'"));
        return (handedOn, waiting);
    }

    private sealed class Taker : ITakesListens
    {
        public List<Guid> Events { get; } = [];

        public Task TakeAsync(ListenBatch batch, CancellationToken cancel)
        {
            Events.AddRange(batch.Listens.Select(l => l.EventId));
            return Task.CompletedTask;
        }

        public Task EraseAsync(Guid userId, Guid listener, Guid pseudonym, CancellationToken cancel) => Task.CompletedTask;
    }

    private sealed class Hosted(RestoredApi api) : IAsyncDisposable
    {
        public RestoredApi Api => api;

        public async ValueTask DisposeAsync() => await api.DisposeAsync();
    }
}
