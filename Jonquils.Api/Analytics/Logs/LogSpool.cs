using System.Text.Json;
using Jonquils.ServiceDefaults.ClickHouse;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Analytics.Logs;

/// <summary>Batches that wait on disk while ClickHouse is away, a file each, named so that they come back in order and are stored once.</summary>
internal sealed partial class LogSpool(ClickHouseClient clickHouse, IOptions<AnalyticsOptions> options, TimeProvider clock, ILogger<LogSpool> logger)
{
    private const string Pattern = "*.jsonl";

    // Refusals that pass: out of memory, too many parts, a statement that took too long, a full disk.
    private static readonly int[] Passing = [0, 159, 241, 243, 252];

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string? _folder = string.IsNullOrWhiteSpace(options.Value.SpoolFolder) ? null : options.Value.SpoolFolder;
    private long _dropped;

    /// <summary>How many entries were lost since the start because the disk's share was full, or ClickHouse would not have them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Size of what waits.</summary>
    public long Bytes => _folder is not null && Directory.Exists(_folder) ? new DirectoryInfo(_folder).EnumerateFiles(Pattern).Sum(file => file.Length) : 0;

    /// <summary>Puts a batch on disk; one that has no room any more is dropped and counted.</summary>
    /// <returns><see langword="false"/> when there is no folder to put it in.</returns>
    public async Task<bool> TryKeepAsync(LogBatch batch, CancellationToken cancel)
    {
        if (_folder is null)
        {
            return false;
        }

        Directory.CreateDirectory(_folder);
        var lines = new MemoryStream();
        foreach (var row in batch.Rows)
        {
            await JsonSerializer.SerializeAsync(lines, row, row.GetType(), Json, cancel);
            lines.WriteByte((byte)'\n');
        }

        if (Bytes + lines.Length > options.Value.SpoolBytes)
        {
            Drop(batch.Rows.Count, "spool");
            return true;
        }

        var path = Path.Combine(_folder, $"{clock.GetUtcNow().UtcTicks:D20}.{batch.Table}.{batch.Token}.jsonl");
        // Whole or not at all: half a batch would be sent under the token of the whole.
        await File.WriteAllBytesAsync(path + ".new", lines.ToArray(), cancel);
        File.Move(path + ".new", path);
        AnalyticsMeters.Spooled.Add(batch.Rows.Count);
        return true;
    }

    /// <summary>Sends what waits, the oldest first.</summary>
    /// <exception cref="ClickHouseUnavailableException">ClickHouse is still away.</exception>
    public async Task ReplayAsync(CancellationToken cancel)
    {
        if (_folder is null || !Directory.Exists(_folder))
        {
            return;
        }

        foreach (var path in Directory.GetFiles(_folder, Pattern).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(path).Split('.') is not [_, var table, var token, _])
            {
                continue;
            }

            var rows = new List<JsonElement>();
            try
            {
                foreach (var line in await File.ReadAllLinesAsync(path, cancel))
                {
                    rows.Add(JsonSerializer.Deserialize<JsonElement>(line));
                }

                await clickHouse.InsertAsync(table, [.. rows[0].EnumerateObject().Select(p => p.Name)], rows.ToAsyncEnumerable(), token, cancel);
                File.Delete(path);
            }
            catch (FileNotFoundException)
            {
                // Another replica on this disk was faster.
            }
            catch (Exception error) when (IsFinal(error) || error is JsonException or ArgumentOutOfRangeException)
            {
                // It would be refused for ever, and keep the others waiting.
                Drop(rows.Count, "refused");
                LogRefused(error, Path.GetFileName(path), rows.Count);
                File.Delete(path);
            }
        }
    }

    /// <summary>Whether ClickHouse would refuse the same for ever.</summary>
    public static bool IsFinal(Exception error) => error is ClickHouseException refused && !Passing.Contains(refused.Code);

    /// <summary>Counts entries that are lost.</summary>
    public void Drop(int entries, string reason)
    {
        Interlocked.Add(ref _dropped, entries);
        AnalyticsMeters.Dropped.Add(entries, new KeyValuePair<string, object?>("reason", reason));
    }

    [LoggerMessage(2701, LogLevel.Error, "ClickHouse refuses the spooled file {File}; its {Entries} entries are lost")]
    private partial void LogRefused(Exception error, string file, int entries);
}
