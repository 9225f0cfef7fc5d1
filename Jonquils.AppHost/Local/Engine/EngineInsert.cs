using System.Runtime.InteropServices;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>An insert that is fed piece by piece. Disposed before <see cref="Complete"/>, it stores nothing.</summary>
internal sealed unsafe class EngineInsert : IDisposable
{
    private readonly EngineLibrary _library;
    private void* _stream;
    private bool _completed;

    /// <exception cref="EngineException">The insert was refused; it is freed already.</exception>
    public EngineInsert(EngineLibrary library, void* stream)
    {
        _library = library;
        _stream = stream;
        if (Error() is { } refusal)
        {
            // Nothing has begun, so there is nothing to cancel.
            _completed = true;
            Dispose();
            throw refusal;
        }
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        fixed (byte* bytes = piece)
        {
            if (_library.InsertAppend(_stream, bytes, (nuint)piece.Length) != 0)
            {
                throw Error() ?? new EngineException(0, "The engine refused a part of the rows.");
            }
        }
    }

    /// <returns>Rows written.</returns>
    public ulong Complete()
    {
        _completed = true;
        using var result = new EngineResult(_library, _library.InsertDone(_stream));
        return result.RowsWritten;
    }

    public void Dispose()
    {
        if (_stream is null)
        {
            return;
        }

        if (!_completed)
        {
            _library.InsertCancel(_stream);
        }

        _library.InsertDestroy(_stream);
        _stream = null;
    }

    private EngineException? Error() =>
        _library.InsertError(_stream) is var text && text is not null ? EngineException.Parse(Marshal.PtrToStringUTF8((nint)text)!) : null;
}
