using OpenTelemetry.Trace;

namespace Jonquils.ServiceDefaults.Telemetry;

/// <summary>Records every trace that changes something, and of those that only read at most so many a second.</summary>
/// <remarks>
/// A reader under load tells nothing after the first hundred times that it did not tell before, and recording it costs more than answering it.
/// What is not recorded still has its trace id, in logs and in errors. Whoever called decides for both, if they decided.
/// </remarks>
internal sealed class BudgetedSampler : Sampler
{
    private const int CountBits = 24;

    private readonly int _perSecond;
    private readonly Func<long> _milliseconds;

    // The second and how many of it were recorded in one number, so that threads need no lock.
    private long _window;

    /// <param name="perSecond">Reads recorded within a second, at most.</param>
    /// <param name="milliseconds">A clock that only moves forward.</param>
    public BudgetedSampler(int perSecond, Func<long>? milliseconds = null)
    {
        _perSecond = perSecond;
        _milliseconds = milliseconds ?? (static () => Environment.TickCount64);
        Description = $"Budgeted{{{perSecond}}}";
    }

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(Changes(samplingParameters) || IsWithinBudget() ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);

    private static bool Changes(in SamplingParameters parameters)
    {
        if (parameters.Tags is null)
        {
            return false;
        }

        foreach (var (key, value) in parameters.Tags)
        {
            if (key == "http.request.method")
            {
                return value is not ("GET" or "HEAD" or "OPTIONS");
            }
        }

        return false;
    }

    private bool IsWithinBudget()
    {
        while (true)
        {
            var seen = Volatile.Read(ref _window);
            var second = _milliseconds() / 1000;
            var count = seen >> CountBits == second ? seen & ((1 << CountBits) - 1) : 0;
            if (count >= _perSecond)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _window, (second << CountBits) | (count + 1), seen) == seen)
            {
                return true;
            }
        }
    }
}
