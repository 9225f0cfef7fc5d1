namespace Jonquils.Api.Videos;

/// <summary>Wakes those who fetch when a video arrives in this process.</summary>
internal sealed class VideoArrivals : IDisposable
{
    private readonly SemaphoreSlim _arrived = new(0);

    public void Tell() => _arrived.Release();

    /// <summary>Waits for an arrival, at most for a while: other processes' arrivals and repetitions are found by looking.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancel) => _arrived.WaitAsync(atMost, cancel);

    public void Dispose() => _arrived.Dispose();
}
