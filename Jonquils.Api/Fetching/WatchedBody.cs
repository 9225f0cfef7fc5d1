namespace Jonquils.Api.Fetching;

/// <summary>Reads what a foreign server sends, and stops when it is too much, too slow, or cut off.</summary>
internal sealed class WatchedBody(Stream body, long maxBytes, FetchOptions options, TimeSpan limit, TimeProvider clock) : Stream
{
    private readonly long _started = clock.GetTimestamp();
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var elapsed = clock.GetElapsedTime(_started);
        var wait = Shorter(options.RateGrace, limit - elapsed);
        if (wait <= TimeSpan.Zero)
        {
            throw new FetchException(FetchRefusal.TooSlow);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(wait);
        int read;
        try
        {
            read = await body.ReadAsync(buffer, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FetchException(FetchRefusal.TooSlow);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new FetchException(FetchRefusal.CutOff);
        }

        _read += read;
        if (_read > maxBytes)
        {
            throw new FetchException(FetchRefusal.TooLarge(maxBytes));
        }

        // A byte now and then is no silence, and would hold the connection for ever.
        elapsed = clock.GetElapsedTime(_started);
        return read > 0 && elapsed > options.RateGrace && _read < elapsed.TotalSeconds * options.LeastBytesPerSecond ? throw new FetchException(FetchRefusal.TooSlow) : read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Foreign servers are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
