using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Given;
using Npgsql;
using Xunit.Abstractions;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>Real music, as Debian's packages of games hold it, with the tags that people gave it and all that lies beside it.</summary>
[Trait("Category", "Long")]
public sealed class RealMusicTests(RealMusicTests.Host library, ITestOutputHelper output) : IClassFixture<RealMusicTests.Host>
{
    [Fact]
    public async Task Every_file_of_a_real_library_ends_as_a_playable_track_or_as_a_reason_and_a_second_run_changes_nothing()
    {
        var dropped = await RealCorpus.FetchAsync();
        foreach (var (file, path) in dropped)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(library.PathOf(path))!);
            File.Copy(file, library.PathOf(path));
        }

        await library.RunAsync();
        await UntilPackagedAsync();
        var files = await AllFilesAsync();
        var tracks = await library.CountTracksAsync();
        var before = await CatalogueAsync();
        var second = await library.RunAsync();

        output.WriteLine(string.Join('\n', files.GroupBy(f => $"{f.Status} {f.ReasonCode}").OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count(),5} {g.Key}: {g.First().Path}")));
        output.WriteLine(string.Join('\n', second.Counters.Select(task => $"second run, {task.Key}: {string.Join(", ", task.Value)}")));

        Assert.Equal(dropped.Select(d => d.Path).Order(StringComparer.Ordinal), files.Select(f => f.Path).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.True(file is { Status: "LOADED", TrackId: not null } or { Status: "QUARANTINED" or "DUPLICATE" or "IGNORED", Reason: not null }, file.ToString()));
        Assert.Equal(files.Count(file => file.Status == "LOADED"), tracks);
        Assert.True(tracks >= 52, $"{tracks} tracks: {string.Join(", ", files.GroupBy(f => $"{f.Status} {f.ReasonCode}").Select(g => $"{g.Key}: {g.Count()}"))}");
        Assert.Equal(0, await CountAsync("NOT is_available AND (status <> 'FAILED' OR error IS NULL)"));
        Assert.Equal(tracks, await CountAsync("EXISTS (SELECT 1 FROM track_artists a WHERE a.track_id = tracks.id)"));
        Assert.Equal(before, await CatalogueAsync());
        Assert.DoesNotContain(second.Counters["extract_new_tracks"].Keys, name => name is "new" or "changed" or "missing" or "back");
        Assert.Empty(second.Counters["process_audio_metadata"]);
        Assert.DoesNotContain(second.Counters["load_tracks"], count => count.Value != 0);
        await AssertPlayableAsync(files);
    }

    private async Task AssertPlayableAsync(IEnumerable<EtlFileState> files)
    {
        foreach (var file in files.Where(f => f.Status == "LOADED"))
        {
            var track = await library.TrackAsync(file.TrackId!.Value);
            if (track.GetProperty("status").GetString() == "FAILED")
            {
                continue;
            }

            var folder = await Sql.ScalarAsync<string>(library.Database("catalog_db"), $"SELECT file_key FROM tracks WHERE id = '{file.TrackId}'");
            Assert.True(File.Exists(Path.Combine(library.ObjectsFolder, "hls", folder, "master.m3u8")), $"{file.Path} has no package.");
        }
    }

    private async Task<IReadOnlyList<EtlFileState>> AllFilesAsync()
    {
        var (files, after) = (new List<EtlFileState>(), (long?)null);
        do
        {
            var page = (await library.Worker.GetFromJsonAsync<EtlFilePage>($"/internal/v1/operations/etl/files?limit=200{(after is null ? "" : $"&after={after}")}", ContractJson.Options))!;
            files.AddRange(page.Items);
            after = page.NextAfter;
        }
        while (after is not null);
        return files;
    }

    private async Task UntilPackagedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(40));
        while (await CountAsync("status IN ('PENDING', 'PROCESSING')") > 0)
        {
            await Task.Delay(1000, limit.Token);
        }
    }

    /// <summary>Everything that a run could have changed, row by row.</summary>
    private async Task<string> CatalogueAsync()
    {
        await using var database = NpgsqlDataSource.Create(library.Database("catalog_db"));
        await using var command = database.CreateCommand("""
            SELECT (SELECT string_agg(md5(t::text), ' ' ORDER BY id) FROM (SELECT id, title, album_id, track_number, source_key, source_sha256, file_key, job_id, status, updated_at FROM tracks) t)
                || (SELECT string_agg(md5(a::text), ' ' ORDER BY id) FROM (SELECT id, name FROM artists) a)
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private Task<long> CountAsync(string where) => Sql.ScalarAsync<long>(library.Database("catalog_db"), $"SELECT count(*) FROM tracks WHERE {where}");

    public sealed class Host : LibraryHost
    {
        protected override void ConfigureWorker(IDictionary<string, string> environment) => environment["Jobs__AudioSlots"] = "2";
    }
}
