namespace Jonquils.MediaWorker.Packaging;

/// <summary>How long each step of a job took, one after the other.</summary>
internal sealed class StepTimes(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<StepTime> _ended = [];
    private string? _step;
    private long _since;

    /// <summary>Ends the step under way, if any, and begins another.</summary>
    /// <param name="step">One word, snake_case.</param>
    public void Begin(string step)
    {
        lock (_gate)
        {
            EndStep();
            (_step, _since) = (step, clock.GetTimestamp());
        }
    }

    /// <summary>Ends the step under way.</summary>
    /// <returns>All steps, in order.</returns>
    public IReadOnlyList<StepTime> End()
    {
        lock (_gate)
        {
            EndStep();
            _step = null;
            return [.. _ended];
        }
    }

    private void EndStep()
    {
        if (_step is not null)
        {
            _ended.Add(new StepTime(_step, (long)clock.GetElapsedTime(_since).TotalMilliseconds));
        }
    }
}

/// <summary>How long one step of a job took.</summary>
/// <param name="Step">One word, snake_case.</param>
/// <param name="Ms">Milliseconds.</param>
public sealed record StepTime(string Step, long Ms);
