using Jonquils.Api.Operations.Traces;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.Operations;

public sealed class TraceStoreTests
{
    private const int Room = 100;

    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public void The_oldest_spans_give_way_and_a_trace_without_spans_is_gone()
    {
        var store = new TraceStore(Options.Create(new TraceOptions { Keep = true, Spans = Room }));

        foreach (var number in Enumerable.Range(0, Room + 30))
        {
            store.Add(Span($"trace{number / 10}", number));
        }

        Assert.Equal(Room, store.All().Sum(trace => trace.Count));
        Assert.Empty(store.Find("trace2"));
        Assert.Equal(10, store.Find("trace3").Count);
    }

    [Fact]
    public void A_trace_is_told_in_the_order_in_which_things_began_whichever_service_told_first()
    {
        var store = new TraceStore(Options.Create(new TraceOptions { Keep = true, Spans = Room }));

        store.Add(Span("trace", 20));
        store.Add(Span("trace", 10));

        Assert.Equal([Start.AddMilliseconds(10), Start.AddMilliseconds(20)], store.Find("trace").Select(span => span.StartedAt));
    }

    [Fact]
    public void A_span_that_is_brought_twice_is_kept_once()
    {
        var store = new TraceStore(Options.Create(new TraceOptions { Keep = true, Spans = Room }));

        store.Add(Span("trace", 10));
        store.Add(Span("trace", 10));

        Assert.Single(store.Find("trace"));
    }

    private static FinishedSpan Span(string trace, int number) =>
        new(trace, $"span{number}", null, "api", "GET /", "SERVER", Start.AddMilliseconds(number), 5, false);
}
