using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.MediaWorker.Monitoring;

/// <summary>What the monitor finds is planted in the real databases, and seen through all of the Api and the worker.</summary>
public sealed class FindingsTests(MonitoredHost host) : IClassFixture<MonitoredHost>
{
    [Fact]
    public async Task A_fresh_system_has_nothing_to_be_alarmed_about()
    {
        using var ada = await host.SignedInAsAsync("contented");
        await host.CompleteAsync(await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio()), $"{CatalogHost.NewSha256()}/a1");

        var found = await host.LookAsync();

        string[] expected =
        [
            "service:api", "service:worker", "service:postgres", "service:objects", "queue_oldest_seconds:audio", "queue_failed:video", "outbox_oldest_seconds:catalog_db",
            "outbox_dead:video_db", "outbox_dead:processing_db", "search_lag_seconds:postgres", "quotas_wrong", "users_without_role", "listens_impossible", "videos_stuck",
            "disk_free_percent:api/objects", "disk_free_percent:worker/scratch", "refresh_tokens_reused", "etl_failed:music",
        ];
        Assert.Empty(expected.Except(found.Keys));
        Assert.DoesNotContain(found.Keys, name => name.StartsWith("silent:", StringComparison.Ordinal));
        Assert.All(expected.Where(name => !name.StartsWith("disk_", StringComparison.Ordinal)), name => Assert.True(found[name].Status == "OK", $"{name}: {found[name].Detail}"));
    }

    [Fact]
    public async Task Orphans_missing_files_and_impossible_values_in_the_catalogue_are_found_and_named()
    {
        using var ada = await host.SignedInAsAsync("careless");
        var artist = await CatalogHost.NewArtistAsync(ada);
        var (orphan, gone, odd) = (await CatalogHost.NewTrackAsync(ada, artist), await CatalogHost.NewTrackAsync(ada, artist), await CatalogHost.NewTrackAsync(ada, artist));
        var before = await host.LookAsync();

        await host.ExecuteAsync($"DELETE FROM track_artists WHERE track_id = '{orphan}'");
        await host.ExecuteAsync($"UPDATE tracks SET is_available = true, status = 'COMPLETED', file_key = 'gone/a1', duration_ms = 1000 WHERE id = '{gone}'");
        await host.ExecuteAsync($"UPDATE tracks SET duration_ms = -5 WHERE id = '{odd}'");
        var after = await host.LookAsync();
        // Put right, or the other tests would find it too.
        await host.ExecuteAsync($"DELETE FROM tracks WHERE id IN ('{orphan}', '{gone}', '{odd}')");
        var mended = await host.LookAsync();

        foreach (var (name, track) in new[] { ("tracks_without_artist", orphan), ("tracks_without_objects", gone), ("tracks_impossible", odd) })
        {
            Assert.Equal((0d, 1d, 0d), (before[name].Value, after[name].Value, mended[name].Value));
            Assert.Equal("WARNING", after[name].Status);
            Assert.Contains(track.ToString(), after[name].Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Duplicates_tracks_that_are_never_finished_wrong_quotas_and_objects_that_stay_are_found_and_named()
    {
        using var ada = await host.SignedInAsAsync("untidy");
        var artist = await CatalogHost.NewArtistAsync(ada);
        var (first, second, stuck) = (await CatalogHost.NewTrackAsync(ada, artist), await CatalogHost.NewTrackAsync(ada, artist), await CatalogHost.NewTrackAsync(ada, artist));
        var adaId = await CatalogHost.UserIdAsync(ada);
        var before = await host.LookAsync();

        await host.ExecuteAsync($"UPDATE tracks SET is_available = true, status = 'COMPLETED', file_key = 'same/a1', duration_ms = 1000, uploaded_by = NULL, source_sha256 = '{CatalogHost.NewSha256()}' WHERE id IN ('{first}', '{second}')");
        await host.ExecuteAsync($"UPDATE tracks SET status = 'PROCESSING', updated_at = now() - interval '2 days' WHERE id = '{stuck}'");
        await host.ExecuteAsync($"INSERT INTO quotas (user_id, used_bytes) VALUES ('{adaId}', 7) ON CONFLICT (user_id) DO UPDATE SET used_bytes = quotas.used_bytes + 7");
        await host.ExecuteAsync(
            "INSERT INTO object_removals (id, kind, bucket, key, created_at, next_attempt_at, attempts, last_error) VALUES (gen_random_uuid(), 'object', 'covers', 'stays', now(), now() + interval '1 hour', 5, 'Locked')");
        var after = await host.LookAsync();
        await host.ExecuteAsync($"DELETE FROM tracks WHERE id IN ('{first}', '{second}', '{stuck}'); UPDATE quotas SET used_bytes = used_bytes - 7 WHERE user_id = '{adaId}'; DELETE FROM object_removals WHERE key = 'stays'");
        var mended = await host.LookAsync();

        var larger = first.CompareTo(second) > 0 ? first : second;
        foreach (var (name, words) in new[] { ("tracks_duplicated", $"{larger}"), ("tracks_stuck", $"{stuck}"), ("quotas_wrong", $"{adaId}"), ("removals_failing", "covers/stays: Locked") })
        {
            Assert.Equal((name, 0d, 1d, 0d), (name, before[name].Value, after[name].Value, mended[name].Value));
            Assert.Equal("WARNING", after[name].Status);
            Assert.Contains(words, after[name].Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Somebody_who_listens_more_than_anybody_can_raises_an_alert()
    {
        var user = Guid.CreateVersion7();
        await Sql.ExecuteAsync(
            host.Database("streaming_db"),
            $"""
            INSERT INTO playback_history (event_id, user_id, track_id, action, listened_sec, play_duration_ms, platform, device_type, ip_address)
            SELECT gen_random_uuid(), '{user}', gen_random_uuid(), 'play', 1, 1000, 'WEB', 'desktop', '192.0.2.1' FROM generate_series(1, 130)
            """);

        var found = (await host.LookAsync())["listenings_of_one_account"];

        Assert.Equal(("WARNING", 130d, "security"), (found.Status, found.Value, found.Area));
        Assert.Contains($"{user} 130", found.Detail, StringComparison.Ordinal);
        Assert.Single(await host.AlertsAsync("listenings_of_one_account"));
    }

    [Fact]
    public async Task A_burst_of_failed_sign_ins_raises_an_alert_that_names_the_address()
    {
        using var anyone = host.Anonymous;
        for (var n = 0; n < 7; n++)
        {
            await Refused.WithAsync(HttpStatusCode.Unauthorized, "wrong_login", await anyone.PostAsJsonAsync("/api/v1/auth/login", new { login = $"guess-{n}", password = "wrong wrong wrong" }));
        }

        var found = (await host.LookAsync())["sign_in_failures_of_one_address"];
        var alert = Assert.Single(await host.AlertsAsync("sign_in_failures_of_one_address"));

        Assert.Equal(("WARNING", 6d, "security"), (found.Status, found.Threshold, found.Area));
        Assert.True(found.Value >= 7, found.Detail);
        Assert.Matches(@"(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1) \d", alert.Detail);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_again_raises_an_alert()
    {
        using var anyone = host.Anonymous;
        (await host.SignedInAsAsync("stolen")).Dispose();
        var login = await CatalogHost.JsonAsync(await anyone.PostAsJsonAsync("/api/v1/auth/login", new { login = "stolen", password = ApiHost.Password }));
        var token = new { refresh_token = login.GetProperty("refresh_token").GetString() };
        (await anyone.PostAsJsonAsync("/api/v1/auth/refresh", token)).EnsureSuccessStatusCode();
        // Longer ago than two honest tabs are apart.
        await Sql.ExecuteAsync(host.Database("user_db"), "UPDATE refresh_tokens SET last_used_at = last_used_at - interval '1 minute' WHERE last_used_at IS NOT NULL");
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_refresh_token", await anyone.PostAsJsonAsync("/api/v1/auth/refresh", token));

        var found = (await host.LookAsync())["refresh_tokens_reused"];
        await Sql.ExecuteAsync(host.Database("user_db"), "ALTER TABLE audit_log DISABLE TRIGGER USER; DELETE FROM audit_log WHERE action = 'refresh_token_reused'; ALTER TABLE audit_log ENABLE TRIGGER USER");

        Assert.Equal(("WARNING", 1d), (found.Status, found.Value));
        Assert.Single(await host.AlertsAsync("refresh_tokens_reused"));
    }

    [Fact]
    public async Task A_library_whose_runs_are_late_raises_an_alert()
    {
        await Sql.ExecuteAsync(
            host.Processing,
            """
            INSERT INTO etl.etl_jobs (id, job_name, status, requested_by, requested_at, start_time, end_time)
            VALUES (gen_random_uuid(), 'music', 'COMPLETED', 'schedule', now() - interval '1 day', now() - interval '1 day', now() - interval '1 day')
            """);
        await CatalogHost.EventuallyAsync(() => Sql.ScalarAsync<bool>(host.Processing, "SELECT EXISTS (SELECT 1 FROM etl.alerts WHERE resolved_at IS NULL)"), "Nobody noticed.");

        var found = (await host.LookAsync())["etl_late:music"];
        await Sql.ExecuteAsync(host.Processing, "DELETE FROM etl.etl_jobs; DELETE FROM etl.alerts");

        Assert.Equal("WARNING", found.Status);
        Assert.Contains("No run has completed since", found.Detail, StringComparison.Ordinal);
        Assert.Single(await host.AlertsAsync("etl_late:music"));
    }

    [Fact]
    public async Task The_age_of_the_last_back_up_is_that_of_the_newest_that_was_completed()
    {
        await Sql.ExecuteAsync(
            host.Processing,
            """
            CREATE SCHEMA IF NOT EXISTS backups;
            CREATE TABLE IF NOT EXISTS backups.runs (id uuid PRIMARY KEY, started_at timestamptz NOT NULL, completed_at timestamptz, state text NOT NULL, requested_by text NOT NULL);
            INSERT INTO backups.runs (id, started_at, completed_at, state, requested_by) VALUES
                (gen_random_uuid(), now() - interval '31 hours', now() - interval '30 hours', 'COMPLETED', 'schedule'),
                (gen_random_uuid(), now() - interval '2 hours', now() - interval '1 hour', 'FAILED', 'schedule')
            """);

        var old = (await host.LookAsync())["backup_age_hours"];
        await Sql.ExecuteAsync(host.Processing, "INSERT INTO backups.runs (id, started_at, completed_at, state, requested_by) VALUES (gen_random_uuid(), now(), now(), 'COMPLETED', 'operator')");
        var fresh = (await host.LookAsync())["backup_age_hours"];

        Assert.Equal("WARNING", old.Status);
        Assert.InRange(old.Value!.Value, 30, 30.1);
        Assert.Equal("OK", fresh.Status);
    }

    [Fact]
    public async Task A_module_that_cannot_measure_is_news_and_keeps_the_others_from_nothing()
    {
        await Sql.ExecuteAsync(host.Database("video_db"), "ALTER TABLE videos RENAME TO videos_away");

        var found = await host.LookAsync();
        await Sql.ExecuteAsync(host.Database("video_db"), "ALTER TABLE videos_away RENAME TO videos");

        Assert.Equal("WARNING", found["silent:api/videos"].Status);
        Assert.Equal("OK", found["users_without_role"].Status);
    }
}
