using System.Net;
using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Given;
using Npgsql;

namespace Jonquils.Tests.MediaWorker.Backups;

[Trait("Category", "Faults")]
public sealed class BackupTests(BackupHost library) : IClassFixture<BackupHost>
{
    [Fact]
    public async Task A_backup_made_while_rows_are_written_restores_to_what_it_counted_and_takes_the_place_of_an_older_one()
    {
        var older = await library.BackUpAsync();
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(stop.Token);

        var newer = await library.BackUpAsync();
        await stop.CancelAsync();
        var written = await writing;

        Assert.True(newer.Status == "COMPLETED", newer.Error);
        Assert.True(newer.Verified);
        Assert.Equal(6, newer.Detail.Databases!.Count);
        Assert.True(newer.Detail.Databases.Single(d => d.Name == "catalog_db").Rows > 0);
        Assert.True(written > 0);
        Assert.True(File.Exists(Path.Combine(library.FolderOf(newer), "backup.json")));
        Assert.False(Directory.Exists(library.FolderOf(older)));
        using var admin = await library.SignedInAsAdminAsync();
        var page = (await admin.GetFromJsonAsync<BackupPage>("/api/v1/operations/backups?limit=1", ContractJson.Options))!;
        Assert.Equal(newer.Id, page.Items.Single().Id);
        Assert.Equal(newer.Id, page.NextAfter);
        var removed = (await admin.GetFromJsonAsync<BackupState>($"/api/v1/operations/backups/{older.Id}", ContractJson.Options))!;
        Assert.NotNull(removed.Detail.RemovedAt);
    }

    [Fact]
    public async Task Of_two_workers_that_are_asked_at_once_one_makes_the_backup_and_the_other_says_so()
    {
        await library.StartWorkerAsync();
        using var admin = await library.SignedInAsAdminAsync();

        var answers = await Task.WhenAll(
            library.Worker.PostAsync("/internal/v1/operations/backups", null), library.Worker.PostAsync("/internal/v1/operations/backups", null),
            admin.PostAsync("/api/v1/operations/backups", null));

        Assert.Equal(2, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        var accepted = Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Accepted);
        var state = await library.EndOfAsync((await accepted.Content.ReadFromJsonAsync<BackupStarted>(ContractJson.Options))!.Id);
        Assert.True(state.Status == "COMPLETED", state.Error);
        Assert.Equal(1, await Sql.ScalarAsync<long>(library.Processing, $"SELECT count(*) FROM backups.runs WHERE started_at >= '{state.CreatedAt:O}'"));
    }

    [Fact]
    public async Task What_a_worker_that_died_has_left_is_ended_when_the_next_is_asked_for()
    {
        var dead = Guid.CreateVersion7();
        await Sql.ExecuteAsync(
            library.Processing, $"INSERT INTO backups.runs (id, started_at, state, requested_by, worker) VALUES ('{dead}', now(), 'RUNNING', 'operator', 'somebody')");

        var next = await library.BackUpAsync();

        Assert.True(next.Status == "COMPLETED", next.Error);
        Assert.Equal("FAILED", (await library.EndOfAsync(dead)).Status);
    }

    private async Task<int> WriteAsync(CancellationToken stop)
    {
        await using var database = NpgsqlDataSource.Create(library.Database("catalog_db"));
        var written = 0;
        while (!stop.IsCancellationRequested)
        {
            await using var command = database.CreateCommand("INSERT INTO genres (name) SELECT 'genre ' || gen_random_uuid() FROM generate_series(1, 20)");
            written += await command.ExecuteNonQueryAsync(CancellationToken.None);
        }

        return written;
    }
}
