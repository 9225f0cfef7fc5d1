using System.Runtime.InteropServices;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Puts samples together from bytes that come in pieces of any size: signed, 16 bits, little-endian like every machine that this runs on.</summary>
internal sealed class PcmBytes
{
    private byte[] _joined = [];
    private byte? _half;

    /// <summary>The samples that are whole with the next bytes. Valid until the next call, and no longer than the bytes are.</summary>
    public ReadOnlySpan<short> Whole(ReadOnlySpan<byte> bytes)
    {
        if (_half is { } half)
        {
            if (_joined.Length <= bytes.Length)
            {
                _joined = new byte[bytes.Length + 1];
            }

            _joined[0] = half;
            bytes.CopyTo(_joined.AsSpan(1));
            bytes = _joined.AsSpan(0, bytes.Length + 1);
        }

        _half = bytes.Length % 2 == 1 ? bytes[^1] : null;
        return MemoryMarshal.Cast<byte, short>(bytes[..(bytes.Length & ~1)]);
    }
}
