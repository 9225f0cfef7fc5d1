using System.Globalization;
using System.Text;
using Jonquils.Tests.Stack;
using Npgsql;

namespace Jonquils.Bench.Mixed;

/// <summary>Looks every few seconds how much memory each process has and how long the queues are.</summary>
internal sealed class StackWatch : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly string[] Processes = ["api", "worker", "web", "postgres", "redis", "clickhouse"];

    private static readonly (string Name, string Database, string Sql)[] Queues =
    [
        ("jobs that wait or run", "processing_db", "SELECT count(*) FROM processing_jobs WHERE status IN ('PENDING', 'PROCESSING')"),
        ("messages to the worker", "catalog_db", "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL"),
        ("messages to the Api", "processing_db", "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL"),
    ];

    private readonly CancellationTokenSource _over = new();
    private readonly Dictionary<string, List<double>> _seen = [];
    private readonly RunningStack _stack;
    private readonly Task _looking;

    public StackWatch(RunningStack stack)
    {
        _stack = stack;
        _looking = LookAsync();
    }

    /// <summary>A table of what was seen.</summary>
    public override string ToString()
    {
        var table = new StringBuilder("| | at the start | median | most | at the end |\n| --- | ---: | ---: | ---: | ---: |\n");
        foreach (var (name, values) in _seen)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {values[0]:0} | {Measurement.Median(values):0} | {values.Max():0} | {values[^1]:0} |\n");
        }

        return table.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_over.IsCancellationRequested)
        {
            await _over.CancelAsync();
            await _looking;
        }
    }

    private async Task LookAsync()
    {
        var sources = Queues.Select(queue => queue.Database).Distinct().ToDictionary(
            name => name, name => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_stack.Postgres) { Database = name, MaxPoolSize = 2 }.ConnectionString));
        try
        {
            while (true)
            {
                foreach (var process in Processes)
                {
                    Note($"memory of {process}, MB", MemoryOf(process) / (1024.0 * 1024));
                }

                foreach (var (name, database, sql) in Queues)
                {
                    await using var command = sources[database].CreateCommand(sql);
                    Note(name, (long)(await command.ExecuteScalarAsync(_over.Token))!);
                }

                await Task.Delay(Every, _over.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }
        finally
        {
            foreach (var source in sources.Values)
            {
                await source.DisposeAsync();
            }
        }
    }

    private void Note(string name, double value)
    {
        if (!_seen.TryGetValue(name, out var values))
        {
            _seen[name] = values = [];
        }

        values.Add(value);
    }

    /// <summary>Proportional set size of a process and all that it started, in bytes; 0 when it does not run.</summary>
    private long MemoryOf(string process)
    {
        var file = Path.Combine(Path.GetDirectoryName(_stack.ObjectsFolder)!, "run", process + ".pid");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Split(' ')[0], CultureInfo.InvariantCulture, out var pid) ? MemoryOf(pid) : 0;
    }

    private static long MemoryOf(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(text => text.StartsWith("Pss:", StringComparison.Ordinal));
            var own = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
            return own + File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(child => MemoryOf(int.Parse(child, CultureInfo.InvariantCulture)));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;
        }
    }
}
