namespace Jonquils.Tests.Faults;

/// <summary>Looks for what nobody needs any more: encoders without a worker, scratch files, originals and rows that no track came of.</summary>
internal sealed class Leftovers(FaultyStack stack)
{
    private static readonly (string Database, string What, string Sql)[] Orphans =
    [
        ("catalog_db", "credits of no track", "SELECT a.track_id::text FROM track_artists a LEFT JOIN tracks t ON t.id = a.track_id WHERE t.id IS NULL"),
        ("catalog_db", "removals that were not carried out", "SELECT kind || ' ' || key FROM object_removals"),
        ("catalog_db", "keys of requests that never ended", "SELECT key FROM idempotency_keys WHERE status = 0"),
    ];

    /// <returns>What was found, or <see langword="null"/>.</returns>
    public async Task<string?> FindAsync() => Encoders() ?? ScratchFiles() ?? await OriginalsAsync() ?? await RowsAsync() ?? await JobsOfNobodyAsync();

    private string? Encoders()
    {
        var running = Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .Where(folder => Read(folder, "comm").StartsWith("ffmpeg", StringComparison.Ordinal) && Read(folder, "cmdline").Contains(stack.Scratch, StringComparison.Ordinal)).ToList();
        return running.Count > 0 ? $"Encoders that nobody waits for: {string.Join(", ", running)}" : null;
    }

    private string? ScratchFiles()
    {
        var left = new[] { "jonquils-worker", "jonquils-etl" }.Select(name => Path.Combine(stack.Scratch, name)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder)).ToList();
        return left.Count > 0 ? $"Scratch files: {string.Join(", ", left)}" : null;
    }

    private async Task<string?> OriginalsAsync()
    {
        var folder = Path.Combine(stack.Running.ObjectsFolder, "tracks", "uploads");
        var stored = Directory.Exists(folder) ? Directory.GetFiles(folder).Select(file => $"uploads/{Path.GetFileName(file)}").ToList() : [];
        var known = await Recount.LinesAsync(stack, "catalog_db", "SELECT source_key FROM tracks WHERE source_key IS NOT NULL");
        var (strays, lost) = (stored.Except(known).ToList(), known.Except(stored).ToList());
        return strays.Count > 0 ? $"Originals of no track: {string.Join(", ", strays)}"
            : lost.Count > 0 ? $"Tracks whose original is lost: {string.Join(", ", lost)}"
            : null;
    }

    private async Task<string?> RowsAsync()
    {
        foreach (var (database, what, sql) in Orphans)
        {
            if (await Recount.LinesAsync(stack, database, sql) is { Count: > 0 } found)
            {
                return $"{database} has {what}: {string.Join(", ", found)}";
            }
        }

        return null;
    }

    private async Task<string?> JobsOfNobodyAsync()
    {
        var jobs = await Recount.LinesAsync(stack, "processing_db", "SELECT track_id::text FROM processing_jobs WHERE track_id IS NOT NULL");
        var tracks = await Recount.LinesAsync(stack, "catalog_db", "SELECT id::text FROM tracks");
        return jobs.Except(tracks).ToList() is { Count: > 0 } nobodys ? $"Jobs of no track: {string.Join(", ", nobodys)}" : null;
    }

    private static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
