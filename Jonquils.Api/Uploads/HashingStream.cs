using System.Security.Cryptography;
using Jonquils.Api.Catalog;

namespace Jonquils.Api.Uploads;

/// <summary>Counts and hashes what is read through it, and ends the reading when it is not as long as it should be.</summary>
/// <param name="head">What was read before.</param>
/// <param name="leastBytes">Fewer end in <see cref="UploadTooShortException"/>, so that nothing is stored of them.</param>
/// <param name="room">Where the bytes are counted among all that their account sends at the moment; <see langword="null"/> when their room is reserved.</param>
internal sealed class HashingStream(ReadOnlyMemory<byte> head, Stream rest, long maxBytes, long leastBytes = 0, BytesInFlight.Hold? room = null) : Stream
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ReadOnlyMemory<byte> _head = head;

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    /// <summary>SHA-256 of all bytes, 64 lower-case hexadecimal digits. Call it once, after the end.</summary>
    public string Sha256() => Convert.ToHexStringLower(_sha256.GetHashAndReset());

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        if (!_head.IsEmpty)
        {
            read = Math.Min(buffer.Length, _head.Length);
            _head[..read].CopyTo(buffer);
            _head = _head[read..];
        }
        else
        {
            read = await rest.ReadAsync(buffer, cancellationToken);
        }

        BytesRead += read;
        if (BytesRead > maxBytes)
        {
            throw new UploadTooLargeException();
        }

        if (read == 0 && buffer.Length > 0 && BytesRead < leastBytes)
        {
            throw new UploadTooShortException();
        }

        if (room?.TryTake(read) == false)
        {
            throw new OverQuotaException();
        }

        _sha256.AppendData(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Uploads are read asynchronously.");

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
            _sha256.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>An upload grew beyond <see cref="UploadOptions.MaxBytes"/> while it came in.</summary>
internal sealed class UploadTooLargeException : IOException
{
    public UploadTooLargeException()
        : base("The upload is larger than is taken.")
    {
    }
}

/// <summary>An upload ended before it had the bytes that were agreed on.</summary>
internal sealed class UploadTooShortException : IOException
{
    public UploadTooShortException()
        : base("The upload is shorter than was agreed.")
    {
    }
}

/// <summary>An upload has no room any more, together with all that its account sends at the moment.</summary>
internal sealed class OverQuotaException : IOException
{
    public OverQuotaException()
        : base("The account has no room for the upload.")
    {
    }
}
