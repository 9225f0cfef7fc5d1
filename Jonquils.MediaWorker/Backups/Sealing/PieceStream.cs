namespace Jonquils.MediaWorker.Backups.Sealing;

/// <summary>A stream that is read forwards, asynchronously and once, and is made piece by piece of another one.</summary>
internal abstract class PieceStream(Stream source, int sourcePieceBytes) : Stream
{
    // Whether a piece is the last one is known only when the next was asked for.
    private byte[] _now = new byte[sourcePieceBytes];
    private byte[] _next = new byte[sourcePieceBytes];
    private int _nextBytes = -1;
    private long _number;
    private bool _hasEnded;
    private ReadOnlyMemory<byte> _left;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    protected Stream Source => source;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left.IsEmpty && !_hasEnded)
        {
            _left = await MoreAsync(cancellationToken);
        }

        var bytes = Math.Min(buffer.Length, _left.Length);
        _left[..bytes].CopyTo(buffer);
        _left = _left[bytes..];
        return bytes;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously only.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Done once before the first piece.</summary>
    /// <returns>What stands before the pieces.</returns>
    protected abstract ValueTask<ReadOnlyMemory<byte>> BeginAsync(CancellationToken cancel);

    protected abstract ReadOnlyMemory<byte> Make(long number, bool isLast, ReadOnlySpan<byte> piece);

    private async ValueTask<ReadOnlyMemory<byte>> MoreAsync(CancellationToken cancel)
    {
        if (_nextBytes < 0)
        {
            var before = await BeginAsync(cancel);
            _nextBytes = await FillAsync(cancel);
            return before;
        }

        (_now, _next) = (_next, _now);
        var bytes = _nextBytes;
        _nextBytes = bytes < _now.Length ? 0 : await FillAsync(cancel);
        _hasEnded = _nextBytes == 0;
        return Make(_number++, _hasEnded, _now.AsSpan(0, bytes));
    }

    private async ValueTask<int> FillAsync(CancellationToken cancel) => await source.ReadAtLeastAsync(_next, _next.Length, throwOnEndOfStream: false, cancel);
}
