namespace Jonquils.Tests.Objects;

/// <summary>Content that arrives as over a network: in pieces, not seekable, of unknown length, and possibly cut off.</summary>
/// <param name="bytes">How many bytes come.</param>
/// <param name="breaksAt">After how many bytes the connection breaks; none when <see langword="null"/>.</param>
internal sealed class ArrivingContent(long bytes, long? breaksAt = null) : Stream
{
    private long _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Called before each piece.</summary>
    public Action<long>? Arriving { get; init; }

    /// <summary>The byte at a position; differs between parts of any size.</summary>
    public static byte At(long position) => (byte)((position * 31) ^ (position >> 11));

    public override int Read(byte[] buffer, int offset, int count)
    {
        Arriving?.Invoke(_given);
        if (_given == breaksAt)
        {
            throw new IOException("The client went away.");
        }

        var piece = (int)Math.Min(Math.Min(count, 40_000), Math.Min(bytes, breaksAt ?? bytes) - _given);
        for (var i = 0; i < piece; i++)
        {
            buffer[offset + i] = At(_given + i);
        }

        _given += piece;
        return piece;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var piece = new byte[Math.Min(buffer.Length, 40_000)];
        var read = Read(piece, 0, piece.Length);
        piece.AsSpan(0, read).CopyTo(buffer.Span);
        return ValueTask.FromResult(read);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
