using System.Globalization;
using Jonquils.MediaWorker.Jobs;

namespace Jonquils.MediaWorker.Etl.Runs;

/// <summary>A task under way: what it counts and says, saved about once a second so that operators can watch.</summary>
internal sealed class TaskRun(EtlRun run, int position, string name, RunLedger ledger, TimeProvider clock)
{
    private const int MostLines = 200;

    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly Queue<string> _lines = new();
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private long _savedAt = clock.GetTimestamp();

    public string Name => name;

    /// <summary>Set by a task that finds it can do nothing, with the reason in its log.</summary>
    public bool IsSkipped { get; private set; }

    public void Count(string what, long by = 1)
    {
        lock (_gate)
        {
            _counters[what] = _counters.GetValueOrDefault(what) + by;
        }
    }

    public long CountOf(string what)
    {
        lock (_gate)
        {
            return _counters.GetValueOrDefault(what);
        }
    }

    /// <summary>Adds a line to the task's log, of which the last are kept.</summary>
    public void Say(string line)
    {
        lock (_gate)
        {
            if (_lines.Count == MostLines)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():HH:mm:ss.fff} {line}"));
        }
    }

    public void Skip(string reason)
    {
        IsSkipped = true;
        Say($"Skipped: {reason}");
    }

    public Task BeginAsync(CancellationToken cancel) => SaveAsync(TaskStates.Running, error: null, endedAt: null, isStart: true, cancel);

    /// <summary>Saves how far the task is, unless it has just been saved.</summary>
    public async Task ReportAsync(CancellationToken cancel)
    {
        if (clock.GetElapsedTime(_savedAt) >= SaveEvery)
        {
            await SaveAsync(TaskStates.Running, error: null, endedAt: null, isStart: false, cancel);
            _savedAt = clock.GetTimestamp();
        }
    }

    public Task EndAsync(string state, string? error, CancellationToken cancel) => SaveAsync(state, error, clock.GetUtcNow(), isStart: false, cancel);

    private Task SaveAsync(string state, string? error, DateTimeOffset? endedAt, bool isStart, CancellationToken cancel)
    {
        Dictionary<string, long> counters;
        string log;
        lock (_gate)
        {
            counters = new(_counters);
            log = JobLedger.Storable(string.Join('\n', _lines))!;
        }

        return ledger.SaveTaskAsync(run.Id, position, name, state, _startedAt, endedAt, counters, log, error, isStart, cancel);
    }
}
