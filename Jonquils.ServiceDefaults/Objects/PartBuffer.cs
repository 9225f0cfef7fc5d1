using System.Buffers;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Holds one part of an upload: S3 wants to know the length and hash of what it gets, so each part is complete before it is sent.</summary>
/// <remarks>
/// Grows once, from a little to a whole part, so that thousands of small objects do not each take a part's memory. Growing by doubling
/// would leave twice a part behind in the pool for each upload. From the pool; dispose it.
/// </remarks>
internal sealed class PartBuffer(int capacity) : IDisposable
{
    private const int FirstBytes = 256 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBytes, capacity));

    /// <summary>Bytes of the part.</summary>
    public int Length { get; private set; }

    /// <summary>Whether more may follow after this part.</summary>
    public bool IsFull => Length == capacity;

    /// <summary>Reads until the part is full or the content ends.</summary>
    public async Task FillAsync(Stream content, CancellationToken cancel)
    {
        Length = 0;
        while (Length < capacity)
        {
            if (Length == _bytes.Length)
            {
                Grow();
            }

            var room = Math.Min(_bytes.Length, capacity) - Length;
            var read = await content.ReadAsync(_bytes.AsMemory(Length, room), cancel);
            if (read == 0)
            {
                return;
            }

            Length += read;
        }
    }

    /// <summary>The part for one request; valid until the next <see cref="FillAsync"/>.</summary>
    public MemoryStream AsStream() => new(_bytes, 0, Length, writable: false);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
