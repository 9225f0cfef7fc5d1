using System.Diagnostics;
using Jonquils.ServiceDefaults.Telemetry;
using OpenTelemetry.Trace;

namespace Jonquils.Tests.Telemetry;

public sealed class BudgetedSamplerTests
{
    private long _now = 5_000;

    [Fact]
    public void Of_reads_as_many_are_recorded_a_second_as_allowed()
    {
        var sampler = new BudgetedSampler(3, () => _now);

        var first = Enumerable.Range(0, 10).Count(_ => IsRecorded(sampler, "GET"));
        _now += 1000;
        var second = Enumerable.Range(0, 10).Count(_ => IsRecorded(sampler, "GET"));

        Assert.Equal((3, 3), (first, second));
    }

    [Fact]
    public void Whatever_changes_something_is_recorded_and_takes_nothing_from_the_reads()
    {
        var sampler = new BudgetedSampler(1, () => _now);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(IsRecorded(sampler, "POST")));
        Assert.True(IsRecorded(sampler, "GET"));
        Assert.False(IsRecorded(sampler, "GET"));
    }

    [Fact]
    public async Task Threads_at_once_do_not_exceed_the_allowance()
    {
        var sampler = new BudgetedSampler(500, () => _now);
        var recorded = 0;

        await Parallel.ForAsync(0, 20_000, (_, _) =>
        {
            if (IsRecorded(sampler, "GET"))
            {
                Interlocked.Increment(ref recorded);
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(500, recorded);
    }

    private static bool IsRecorded(BudgetedSampler sampler, string method) => sampler.ShouldSample(new SamplingParameters(
        default, ActivityTraceId.CreateRandom(), "request", ActivityKind.Server, [new("http.request.method", method)])).Decision == SamplingDecision.RecordAndSample;
}
