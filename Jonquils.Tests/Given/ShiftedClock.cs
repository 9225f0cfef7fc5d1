namespace Jonquils.Tests.Given;

/// <summary>A wall clock that can be put forward and back; what measures durations goes on evenly.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    /// <param name="ahead">How far ahead of the machine's it goes.</param>
    public void Set(TimeSpan ahead) => Interlocked.Exchange(ref _ticks, ahead.Ticks);
}
