using System.Globalization;
using System.Text;
using System.Text.Json;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.Tests.Journeys;
using Npgsql;

namespace Jonquils.Tests.Faults;

/// <summary>Counts everything again after the faults: what was acknowledged must be there, once, and nothing else may be left.</summary>
internal sealed class Recount(FaultyStack stack)
{
    private static readonly string[] Outboxes = ["user_db", "catalog_db", "video_db", "processing_db"];
    private static readonly HttpClient Engine = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Waits until all is done that was promised, then counts.</summary>
    /// <param name="played">How many tracks are decoded to the end by FFmpeg; of the others the package's files are counted.</param>
    /// <param name="withLogs">Whether each warning and error in the logs must be one that is explained.</param>
    public async Task EverythingAsync(IReadOnlyCollection<Traffic> listeners, int played = int.MaxValue, bool withLogs = true)
    {
        await stack.WaitUntilHealthyAsync();
        foreach (var listener in listeners)
        {
            await FaultyStack.WaitUntilAsync(() => UnfinishedAsync(listener));
        }

        await FaultyStack.WaitUntilAsync(WaitingMessagesAsync);
        await FaultyStack.WaitUntilAsync(() => MissingListensAsync(listeners));
        await FaultyStack.WaitUntilAsync(() => new Leftovers(stack).FindAsync());

        var wrong = listeners.SelectMany(listener => listener.Surprises).ToList();
        foreach (var listener in listeners)
        {
            wrong.AddRange(await WrongUploadsAsync(listener));
        }

        wrong.AddRange(await new StoredPackages(stack).FindWrongAsync());
        foreach (var (listener, track) in listeners.SelectMany(l => l.Uploaded.Keys.Select(id => (l, id))).Take(played))
        {
            wrong.AddRange(await WrongSoundAsync(listener, track));
        }

        if (withLogs)
        {
            wrong.AddRange(new ServiceLogs(stack.Running.LogsFolder).FindUnexplained(ExplainedLines.WhileBroken));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private async Task<string?> UnfinishedAsync(Traffic listener)
    {
        var open = await LinesAsync("catalog_db", $"SELECT id || ' ' || coalesce(status, '-') FROM tracks WHERE uploaded_by = '{listener.UserId}' AND status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')");
        if (open.Count > 0)
        {
            return $"Uploads that are not done: {string.Join(", ", open)}";
        }

        // One source is one package: a job may find that another has made it, but none may stay behind.
        var jobs = await LinesAsync("processing_db", "SELECT id || ' ' || status || ' attempt ' || attempt FROM processing_jobs WHERE status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')");
        return jobs.Count > 0 ? $"Stuck jobs: {string.Join(", ", jobs)}" : null;
    }

    private async Task<string?> WaitingMessagesAsync()
    {
        foreach (var database in Outboxes)
        {
            var waiting = await LinesAsync(database, "SELECT path || ' ' || attempts || ' ' || coalesce(last_error, '') FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL");
            if (waiting.Count > 0)
            {
                return $"Messages in {database} that were not sent: {string.Join(", ", waiting)}";
            }
        }

        return null;
    }

    private async Task<string?> MissingListensAsync(IReadOnlyCollection<Traffic> listeners)
    {
        var told = listeners.SelectMany(listener => listener.Listened).ToList();
        var users = string.Join(", ", listeners.Select(listener => $"'{listener.UserId}'"));
        var kept = await LinesAsync("streaming_db", $"SELECT event_id::text FROM playback_history WHERE user_id IN ({users})");
        var copied = await CopiesAsync($"SELECT event_id FROM track_analytics WHERE user_id IN ({users}) FORMAT TSV");
        return Difference("playback_history", told, kept) ?? Difference("ClickHouse", told, copied);
    }

    // What was not acknowledged may be there all the same, as an answer can be lost; the client repeats it under the same id, so here none is left over.
    private static string? Difference(string place, List<Guid> told, IReadOnlyList<string> found)
    {
        var ids = found.Select(Guid.Parse).ToList();
        var missing = told.Except(ids).Count();
        var twice = ids.Count - ids.Distinct().Count();
        var unknown = ids.Except(told).Count();
        return missing + twice + unknown == 0 ? null : $"{place} has {ids.Count} events of {told.Count}: {missing} are missing, {twice} are there twice, {unknown} are nobody's.";
    }

    private async Task<List<string>> WrongUploadsAsync(Traffic listener)
    {
        List<string> wrong = [];
        var tracks = await LinesAsync(
            "catalog_db", $"SELECT id || ' ' || status || ' ' || is_available || ' ' || coalesce(error_code, '-') FROM tracks WHERE uploaded_by = '{listener.UserId}'");
        var found = tracks.ToDictionary(line => Guid.Parse(line.Split(' ')[0]), line => line);
        wrong.AddRange(listener.Uploaded.Keys.Where(id => !found.ContainsKey(id)).Select(id => $"The acknowledged upload {id} is gone."));
        wrong.AddRange(found.Where(track => !listener.Uploaded.ContainsKey(track.Key)).Select(track => $"A track that nobody was told of: {track.Value}"));
        wrong.AddRange(found.Values.Where(line => !line.EndsWith(" COMPLETED true -", StringComparison.Ordinal)).Select(line => $"Not playable: {line}"));
        var completions = await LinesAsync(
            "processing_db", "SELECT payload->>'subject_id' FROM outbox WHERE payload->>'kind' = 'completed' GROUP BY payload->>'subject_id', payload->>'job_id' HAVING count(*) > 1");
        wrong.AddRange(completions.Where(id => found.ContainsKey(Guid.Parse(id))).Select(id => $"{id} was completed more than once."));
        wrong.AddRange((await LinesAsync("catalog_db", "SELECT id || ' ' || path FROM outbox WHERE dead_at IS NOT NULL")).Select(line => $"Given up: {line}"));
        wrong.AddRange((await LinesAsync("processing_db", "SELECT id || ' ' || path FROM outbox WHERE dead_at IS NOT NULL")).Select(line => $"Given up: {line}"));
        return wrong;
    }

    private static async Task<List<string>> WrongSoundAsync(Traffic listener, Guid trackId)
    {
        using var answer = await listener.Http.PostAsync($"/api/v1/tracks/{trackId}/playback", null);
        var session = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        if (!answer.IsSuccessStatusCode)
        {
            return [$"{trackId} cannot be played: {session}"];
        }

        var heard = await DecodedAudio.FromAsync(session.GetProperty("manifest_url").GetString()!, 8000);
        var original = await DecodedAudio.FromAsync(listener.Uploaded[trackId], 8000);
        return Math.Abs((heard.Duration - original.Duration).TotalSeconds) < 0.1 && heard.Complaints.Length == 0
            ? []
            : [$"{trackId} sounds for {heard.Duration} instead of {original.Duration}. {heard.Complaints}"];
    }

    private async Task<IReadOnlyList<string>> CopiesAsync(string sql)
    {
        var address = ClickHouseAddress.Parse(stack.Running.ClickHouse!);
        using var question = new StringContent(sql, Encoding.UTF8);
        using var answer = await Engine.PostAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{address.Endpoint.Port}/?database={address.Database}")), question);
        return (await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<List<string>> LinesAsync(string database, string sql) => LinesAsync(stack, database, sql);

    public static async Task<List<string>> LinesAsync(FaultyStack stack, string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(stack.Database(database));
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
