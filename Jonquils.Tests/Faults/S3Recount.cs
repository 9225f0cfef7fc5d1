using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.Journeys;
using Npgsql;

namespace Jonquils.Tests.Faults;

/// <summary>Counts everything again after the faults of a product whose objects lie on S3.</summary>
/// <param name="database">Connection string by name.</param>
internal sealed partial class S3Recount(Func<string, string> database, IObjectStore store)
{
    /// <summary>Waits until all is done that was promised, then counts.</summary>
    public async Task EverythingAsync(Traffic ada)
    {
        await FaultyStack.WaitUntilAsync(() => UnfinishedAsync(ada));
        await FaultyStack.WaitUntilAsync(StrayOriginalsAsync);

        Assert.True(ada.Surprises.IsEmpty, string.Join('\n', ada.Surprises));
        Assert.Equal(ada.Uploaded.Keys.Order(), (await LinesAsync("catalog_db", "SELECT id::text FROM tracks WHERE is_available AND status = 'COMPLETED'")).Select(Guid.Parse).Order());
        Assert.Equal(
            ada.Listened.Order(), (await LinesAsync("streaming_db", $"SELECT event_id::text FROM playback_history WHERE user_id = '{ada.UserId}'")).Select(Guid.Parse).Order());
        foreach (var folder in await LinesAsync("catalog_db", "SELECT DISTINCT file_key FROM tracks"))
        {
            await AssertWholeAsync(folder);
        }

        foreach (var (track, path) in ada.Uploaded)
        {
            var heard = await DecodedAudio.FromAsync(await ManifestAsync(ada, track), 8000);
            var original = await DecodedAudio.FromAsync(path, 8000);
            Assert.Equal("", heard.Complaints);
            Assert.InRange(heard.Duration, original.Duration - TimeSpan.FromSeconds(0.1), original.Duration + TimeSpan.FromSeconds(0.1));
        }
    }

    private static async Task<string> ManifestAsync(Traffic ada, Guid track)
    {
        using var answer = await ada.Http.PostAsync($"/api/v1/tracks/{track}/playback", null);
        return JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement.GetProperty("manifest_url").GetString()!;
    }

    private async Task<string?> UnfinishedAsync(Traffic ada)
    {
        var open = await LinesAsync("catalog_db", "SELECT id || ' ' || status || ' ' || coalesce(error_code, '') FROM tracks WHERE status <> 'COMPLETED'");
        return open.Count > 0 ? $"Of {ada.Uploaded.Count} uploads are not done: {string.Join(", ", open)}" : null;
    }

    private async Task<string?> StrayOriginalsAsync()
    {
        var stored = await store.ListAsync(Buckets.Tracks, Buckets.UploadsPrefix, CancellationToken.None).Select(o => o.Key).ToListAsync();
        var known = await LinesAsync("catalog_db", "SELECT source_key FROM tracks");
        return stored.Except(known).ToList() is { Count: > 0 } strays ? $"Originals of no track: {string.Join(", ", strays)}"
            : known.Except(stored).ToList() is { Count: > 0 } lost ? $"Tracks whose original is lost: {string.Join(", ", lost)}"
            : null;
    }

    private async Task AssertWholeAsync(string folder)
    {
        var sizes = await store.ListAsync(Buckets.Hls, folder + "/", CancellationToken.None).ToDictionaryAsync(o => o.Key, o => o.Bytes);
        Assert.Contains($"{folder}/master.m3u8", sizes.Keys);
        foreach (var playlist in sizes.Keys.Where(key => key.EndsWith("/media.m3u8", StringComparison.Ordinal)))
        {
            await using var content = (await store.OpenAsync(Buckets.Hls, playlist, 0, null, CancellationToken.None))!;
            using var reader = new StreamReader(content.Body);
            var text = await reader.ReadToEndAsync();
            var end = ByteRange().Matches(text).Max(range => Number(range, 1) + Number(range, 2));
            Assert.Contains("#EXT-X-ENDLIST", text, StringComparison.Ordinal);
            Assert.Equal(sizes[playlist[..playlist.LastIndexOf('/')] + "/media.mp4"], end);
        }
    }

    private async Task<List<string>> LinesAsync(string name, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database(name));
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    private static long Number(Match range, int group) => long.Parse(range.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"#EXT-X-BYTERANGE:(\d+)@(\d+)")]
    private static partial Regex ByteRange();
}
