using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Json;

namespace Jonquils.Tests.Accounts;

/// <summary>Counts what the server does for a request: the passwords it hashes, and the statements it sends to PostgreSQL. Time would tell the same, but not in a test.</summary>
/// <remarks>Other tests run in this process; a request is told from theirs by its trace.</remarks>
internal sealed class CountedWork : IDisposable
{
    private readonly MeterListener _hashes = new();
    private readonly ActivityListener _statements;
    private readonly ConcurrentDictionary<ActivityTraceId, ConcurrentQueue<string>> _work = new();

    public CountedWork()
    {
        _hashes.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "jonquils.accounts.password_hashes")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _hashes.SetMeasurementEventCallback<long>((_, _, tags, _) => Add(Activity.Current?.TraceId ?? default, tags[0].Value!.ToString()!));
        _hashes.Start();
        _statements = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => _work.ContainsKey(options.TraceId) ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = statement => Add(statement.TraceId, "statement"),
        };
        ActivitySource.AddActivityListener(_statements);
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <returns>The answer's status and text without its trace id, and how often each kind of work was done for it.</returns>
    public async Task<(string Answer, string Work)> OfAsync(HttpClient client, string path, object body)
    {
        var trace = ActivityTraceId.CreateRandom();
        var work = _work[trace] = new ConcurrentQueue<string>();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        using var answer = await client.SendAsync(request);

        var text = (await answer.Content.ReadAsStringAsync()).Replace(trace.ToString(), "", StringComparison.Ordinal);
        return ($"{(int)answer.StatusCode} {text}", string.Join(", ", work.GroupBy(kind => kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => $"{kind.Count()} {kind.Key}")));
    }

    public void Dispose()
    {
        _hashes.Dispose();
        _statements.Dispose();
    }

    private void Add(ActivityTraceId trace, string kind)
    {
        if (_work.TryGetValue(trace, out var work))
        {
            work.Enqueue(kind);
        }
    }
}
