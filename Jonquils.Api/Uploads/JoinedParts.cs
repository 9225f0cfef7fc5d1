using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.Api.Uploads;

/// <summary>Reads an upload's parts one after the other, as one stream. A part that is gone, or not as long as agreed, ends it in <see cref="PartChangedException"/>.</summary>
internal sealed class JoinedParts(IObjectStore objects, PendingUpload upload) : Stream
{
    private int _part;
    private ObjectContent? _open;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_open is not null)
            {
                var read = await _open.Body.ReadAsync(buffer, cancellationToken);
                if (read > 0)
                {
                    return read;
                }

                await _open.DisposeAsync();
                _open = null;
            }

            if (_part == upload.PartCount)
            {
                return 0;
            }

            _open = await objects.OpenAsync(Buckets.Temp, upload.KeyOf(++_part), 0, null, cancellationToken)
                ?? throw new PartChangedException();
            if (_open.Info.Bytes != upload.BytesOf(_part))
            {
                throw new PartChangedException();
            }
        }
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

    public override async ValueTask DisposeAsync()
    {
        if (_open is not null)
        {
            await _open.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}

/// <summary>A part is not there any more, or was replaced by one of another size, since it was looked at.</summary>
internal sealed class PartChangedException : IOException
{
    public PartChangedException()
        : base("A part of the upload changed while it was joined.")
    {
    }
}
