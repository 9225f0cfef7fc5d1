namespace Jonquils.MediaWorker.Analysis.Signal;

/// <summary>Mean and standard deviation of numbers that come one by one (Welford's way, which loses nothing to large sums).</summary>
internal struct Spread
{
    private double _squares;

    public long Count { get; private set; }

    /// <summary>0 of nothing.</summary>
    public double Mean { get; private set; }

    public readonly double Deviation => Count > 1 ? Math.Sqrt(_squares / Count) : 0;

    public void Add(double value)
    {
        Count++;
        var distance = value - Mean;
        Mean += distance / Count;
        _squares += distance * (value - Mean);
    }
}
