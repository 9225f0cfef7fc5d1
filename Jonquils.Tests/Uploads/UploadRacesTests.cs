using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Api.Catalog.Removals;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Uploads;

/// <summary>Uploads, their completion, their end and the removal of their track, all at the same moment: one of them wins, and nothing is left of the others.</summary>
public sealed class UploadRacesTests(UploadRacesTests.Racecourse api) : IClassFixture<UploadRacesTests.Racecourse>
{
    private const int Rounds = 8;
    private const int PartBytes = 1024;

    public sealed class Racecourse : CatalogHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            // What a caller who hung up has left is swept up within seconds, not a day.
            settings["Catalog:StraysAfter"] = "00:00:05";
            settings["Catalog:StraysEvery"] = "00:00:00.500";
        }
    }

    [Fact]
    public async Task The_same_part_twice_at_once_is_one_of_the_two_and_no_mixture()
    {
        using var ada = await api.SignedInAsAsync("ada");
        for (var round = 0; round < Rounds; round++)
        {
            var (upload, files) = await BegunAsync(ada, sent: 1);
            var url = UrlOf(upload, 0);
            var both = await Task.WhenAll(files.Select(file => ada.PutAsync(url, new ByteArrayContent(file[..PartBytes]))));
            Assert.All(both, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));

            var track = await CatalogHost.JsonAsync(await CompleteAsync(ada, upload), HttpStatusCode.Accepted);

            AssertIsOneOf(files, OriginalOf(track));
        }

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_part_against_the_completion_leaves_a_whole_file_and_no_part()
    {
        using var ada = await api.SignedInAsAsync("ada");
        for (var round = 0; round < Rounds; round++)
        {
            var (upload, files) = await BegunAsync(ada, sent: 2);

            var completing = CompleteAsync(ada, upload);
            var sending = ada.PutAsync(UrlOf(upload, 0), new ByteArrayContent(files[1][..PartBytes]));
            var (completed, sent) = (await completing, await sending);

            Assert.Contains(sent.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict });
            AssertIsOneOf(files, OriginalOf(await CatalogHost.JsonAsync(completed, HttpStatusCode.Accepted)));
        }

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task The_end_of_its_time_against_the_completion_leaves_a_track_or_nothing()
    {
        using var bob = await api.SignedInAsAsync("bob");
        for (var round = 0; round < Rounds; round++)
        {
            var (upload, _) = await BegunAsync(bob, sent: 2);

            var completing = CompleteAsync(bob, upload);
            await api.ExecuteAsync($"UPDATE uploads SET expires_at = now() - interval '1 minute' WHERE id = '{upload.GetProperty("id").GetGuid()}'");
            await using var scope = api.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CatalogCleaning>().CleanUpAsync(dryRun: false, CancellationToken.None);
            using var completed = await completing;

            if (completed.StatusCode != HttpStatusCode.Accepted)
            {
                await Refused.WithAsync(HttpStatusCode.NotFound, "upload_not_found", completed);
            }
        }

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_caller_who_hangs_up_during_the_completion_can_complete_again_and_has_one_track()
    {
        using var eve = await api.SignedInAsAsync("eve");
        for (var round = 0; round < Rounds; round++)
        {
            var (upload, files) = await BegunAsync(eve, sent: 2);
            using (var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(2 * round)))
            {
                try
                {
                    await eve.PostAsync(upload.GetProperty("complete_url").GetString(), null, patience.Token);
                }
                catch (OperationCanceledException)
                {
                    // Gone before the answer, in one round or the other.
                }
            }

            var track = await CatalogHost.JsonAsync(await CompleteAsync(eve, upload), HttpStatusCode.Accepted);

            Assert.Equal(files[0], OriginalOf(track));
        }

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_track_that_is_deleted_while_its_audio_comes_is_gone_or_has_it_and_nothing_between()
    {
        using var gus = await api.SignedInAsAsync("gus");
        var artist = await CatalogHost.NewArtistAsync(gus);
        for (var round = 0; round < Rounds; round++)
        {
            var track = await CatalogHost.NewTrackAsync(gus, artist);

            var sending = gus.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(50_000), ("track_id", track.ToString())));
            await Task.Delay(3 * round);
            using var deleted = await gus.DeleteAsync($"/api/v1/tracks/{track}");
            using var sent = await sending;

            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
            if (sent.StatusCode != HttpStatusCode.Accepted)
            {
                await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", sent);
            }

            Assert.Equal(HttpStatusCode.NotFound, (await gus.GetAsync($"/api/v1/tracks/{track}")).StatusCode);
        }

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_track_that_is_deleted_against_the_completion_of_its_upload_leaves_nothing()
    {
        using var hal = await api.SignedInAsAsync("hal");
        var artist = await CatalogHost.NewArtistAsync(hal);
        for (var round = 0; round < Rounds; round++)
        {
            var track = await CatalogHost.NewTrackAsync(hal, artist);
            var (upload, _) = await BegunAsync(hal, sent: 2, track);

            var completing = CompleteAsync(hal, upload);
            using var deleted = await hal.DeleteAsync($"/api/v1/tracks/{track}");
            using var completed = await completing;

            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
            Assert.Contains(completed.StatusCode, new[] { HttpStatusCode.Accepted, HttpStatusCode.NotFound });
        }

        // What was refused may be completed until its time is over; then its parts go, too.
        await api.ExecuteAsync("UPDATE uploads SET expires_at = now() - interval '1 minute' WHERE track_id IS NULL");
        await using var scope = api.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CatalogCleaning>().CleanUpAsync(dryRun: false, CancellationToken.None);
        await NothingIsLeftAsync();
    }

    /// <summary>Begins an upload of two parts and sends the first so many of them.</summary>
    /// <returns>The upload, and two files that it may become; the first was sent.</returns>
    private static async Task<(JsonElement Upload, byte[][] Files)> BegunAsync(HttpClient client, int sent, Guid? trackId = null)
    {
        byte[][] files = [CatalogHost.NewAudio(PartBytes + 500), CatalogHost.NewAudio(PartBytes + 500)];
        var upload = await CatalogHost.JsonAsync(
            await client.PostAsJsonAsync("/api/v1/tracks/upload-url", new { file_name = "song.flac", bytes = files[0].Length, track_id = trackId }), HttpStatusCode.Created);
        foreach (var part in sent == 2 ? new[] { 0, 1 } : [1])
        {
            var bytes = part == 0 ? files[0][..PartBytes] : files[0][PartBytes..];
            Assert.Equal(HttpStatusCode.OK, (await client.PutAsync(UrlOf(upload, part), new ByteArrayContent(bytes))).StatusCode);
        }

        return (upload, files);
    }

    // The first part is of one of them, the second of the first.
    private static void AssertIsOneOf(byte[][] files, byte[] original) =>
        Assert.Contains(files, file => original.AsSpan().SequenceEqual((byte[])[.. file[..PartBytes], .. files[0][PartBytes..]]));

    private static string UrlOf(JsonElement upload, int part) => upload.GetProperty("parts")[part].GetProperty("url").GetString()!;

    private static Task<HttpResponseMessage> CompleteAsync(HttpClient client, JsonElement upload) => client.PostAsync(upload.GetProperty("complete_url").GetString(), null);

    private byte[] OriginalOf(JsonElement track) => File.ReadAllBytes(Path.Combine(api.ObjectsFolder, "tracks", track.GetProperty("file_path").GetString()!));

    /// <summary>Originals are those of the tracks, parts those of uploads under way, and everybody pays for what is there.</summary>
    private async Task NothingIsLeftAsync() => await CatalogHost.EventuallyAsync(
        async () =>
        {
            var originals = Files("tracks/uploads").Select(file => $"uploads/{Path.GetFileName(file)}");
            var known = await TextAsync("SELECT coalesce(string_agg(source_key, ' ' ORDER BY source_key COLLATE \"C\"), '') FROM tracks WHERE source_key IS NOT NULL");
            var open = await TextAsync("SELECT coalesce(string_agg(replace(id::text, '-', ''), ' '), '') FROM uploads WHERE track_id IS NULL");
            var wrongQuotas = await TextAsync(
                """
                SELECT coalesce(string_agg(user_id::text, ' '), '') FROM quotas q WHERE used_bytes
                    <> coalesce((SELECT sum(source_bytes) FROM tracks WHERE source_charged_to = q.user_id), 0) + coalesce((SELECT sum(bytes) FROM uploads WHERE user_id = q.user_id AND track_id IS NULL), 0)
                """);
            return string.Join(' ', originals.Order(StringComparer.Ordinal)) == known
                && Files("temp/uploads").All(file => open.Contains(Path.GetFileName(Path.GetDirectoryName(file))!, StringComparison.Ordinal))
                && !Files(".incoming").Any(file => !file.EndsWith(".lock", StringComparison.Ordinal))
                && wrongQuotas.Length == 0;
        },
        "Originals of no track, parts of no upload, drafts or wrong quotas are left.");

    private string[] Files(string folder) => Path.Combine(api.ObjectsFolder, folder) is var path && Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [];

    private Task<string> TextAsync(string sql) => Sql.ScalarAsync<string>(api.Database("catalog_db"), sql);
}
