using System.Net;
using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.MediaWorker.CleanUp;

public sealed class CleanUpTests(CleanUpHost library) : IClassFixture<CleanUpHost>
{
    [Fact]
    public async Task A_dry_run_counts_and_changes_nothing_and_a_clean_up_removes_exactly_what_has_had_its_time()
    {
        var (needed, unneeded, packaged, video) = (CatalogHost.NewSha256(), CatalogHost.NewSha256(), CatalogHost.NewSha256(), CatalogHost.NewSha256());
        await library.AvailableAsync("Needed");
        await Sql.ExecuteAsync(library.Database("catalog_db"), $"UPDATE tracks SET source_sha256 = '{needed}', file_key = '{needed}/a1'");
        foreach (var folder in new[] { $"{needed}/a1", $"{unneeded}/a1", $"{packaged}/a1", $"{needed}/v1", $"{video}/v1", $"{unneeded}/a1-live-7", $"{packaged}/a1-live-8" })
        {
            Put(folder);
        }

        await Sql.ExecuteAsync(library.Processing, $"""
            INSERT INTO processing_jobs (id, subject_kind, subject_id, source_bucket, source_key, source_sha256, profile, lane, priority, status, attempt, put_offs, next_attempt_at,
                cancel_requested, progress, created_at, updated_at, live_key)
            VALUES (gen_random_uuid(), 'track', 'x', 'tracks', 'x', '{packaged}', 'a1', 'nobody', 0, 'PENDING', 0, 0, now() + interval '1 day', false, 0, now(), now(), '{packaged}/a1-live-8'),
                   (gen_random_uuid(), 'track', 'x', 'tracks', 'x', '{needed}', 'a1', 'audio', 0, 'COMPLETED', 1, 0, now(), false, 100, now(), now() - interval '200 days', NULL);
            INSERT INTO etl.etl_jobs (id, job_name, status, requested_by, requested_at, end_time) VALUES (gen_random_uuid(), 'music', 'COMPLETED', 'operator', now(), now() - interval '500 days');
            """);
        await Sql.ExecuteAsync(library.Database("catalog_db"), "INSERT INTO inbox (id, received_at) VALUES (gen_random_uuid(), now() - interval '31 days'), (gen_random_uuid(), now())");
        await Sql.ExecuteAsync(
            library.Database("storage_db"), "INSERT INTO cookies (id, domain, cookie_data, created_at, updated_at, last_used_at) VALUES (gen_random_uuid(), 'old.example', 'x', now(), now(), now() - interval '91 days')");
        using var admin = await library.SignedInAsAdminAsync();
        await Sql.ExecuteAsync(
            library.Database("user_db"), "UPDATE refresh_tokens SET expires_at = now() - interval '1 minute' WHERE id = (SELECT min(id) FROM refresh_tokens)");

        var before = await CountAsync();
        var dry = await RunAsync("?dry_run=true");
        var afterDry = await CountAsync();
        var run = await RunAsync("");

        Assert.True(dry.DryRun);
        Assert.Equal(before, afterDry);
        Assert.Equal(Counted(dry), Counted(run));
        Assert.Equal(
            [("catalog_inbox", 1), ("cookies", 1), ("etl_runs", 1), ("growing_packages_without_a_job", 1), ("jobs", 1), ("packages", 3), ("refresh_tokens", 1)],
            Counted(run));
        // Two files in each.
        Assert.Equal(3 * 2, run.Items.Single(i => i.Name == "packages").Bytes);
        await CatalogHost.EventuallyAsync(() => Task.FromResult(!There($"{unneeded}/a1") && !There($"{video}/v1") && !There($"{needed}/v1")), "Packages that nothing refers to are still there.");
        Assert.False(There($"{unneeded}/a1-live-7"));
        Assert.True(There($"{needed}/a1"));
        Assert.True(There($"{packaged}/a1"));
        Assert.True(There($"{packaged}/a1-live-8"));
        Assert.Equal(0L, await Sql.ScalarAsync<long>(library.Database("user_db"), "SELECT count(*) FROM refresh_tokens WHERE expires_at < now()"));
    }

    // What other workers of this machine left is none of this test's.
    private static IEnumerable<(string, int)> Counted(CleanUpState run) =>
        run.Items.Where(i => i.Count > 0 && i.Name != "scratch_folders").Select(i => (i.Name, (int)i.Count)).OrderBy(i => i.Name, StringComparer.Ordinal);

    private void Put(string folder)
    {
        var path = Path.Combine(library.ObjectsFolder, "hls", folder);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "master.m3u8"), "x");
        File.WriteAllText(Path.Combine(path, "waveform.json"), "x");
    }

    private bool There(string folder) => Directory.Exists(Path.Combine(library.ObjectsFolder, "hls", folder));

    private async Task<string> CountAsync() => string.Join(
        ' ',
        await Sql.ScalarAsync<long>(library.Processing, "SELECT (SELECT count(*) FROM processing_jobs WHERE subject_id = 'x') + 1000 * (SELECT count(*) FROM etl.etl_jobs)"),
        await Sql.ScalarAsync<long>(library.Database("catalog_db"), "SELECT (SELECT count(*) FROM inbox WHERE received_at < now() - interval '1 day') + 1000 * (SELECT count(*) FROM object_removals)"),
        await Sql.ScalarAsync<long>(library.Database("storage_db"), "SELECT count(*) FROM cookies"),
        await Sql.ScalarAsync<long>(library.Database("user_db"), "SELECT count(*) FROM refresh_tokens WHERE expires_at < now()"),
        Directory.EnumerateFiles(Path.Combine(library.ObjectsFolder, "hls"), "*", SearchOption.AllDirectories).Count());

    private async Task<CleanUpState> RunAsync(string query)
    {
        using var admin = await library.SignedInAsAdminAsync();
        using var answer = await admin.PostAsync($"/api/v1/operations/cleanup{query}", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (await answer.Content.ReadFromJsonAsync<CleanUpStarted>(ContractJson.Options))!.Id;
        CleanUpState? state = null;
        await CatalogHost.EventuallyAsync(
            async () => (state = (await admin.GetFromJsonAsync<CleanUpPage>("/api/v1/operations/cleanup", ContractJson.Options))!.Items.Single(r => r.Id == id)).Status != "RUNNING",
            "The clean-up never ended.");
        Assert.True(state!.Status == "COMPLETED", state.Error);
        return state;
    }
}
