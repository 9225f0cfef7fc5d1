using System.Buffers;
using System.Runtime.InteropServices;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>A result that stays in the engine's memory until it is disposed, so that a large one is never copied.</summary>
internal sealed unsafe class EngineResult : MemoryManager<byte>
{
    private readonly EngineLibrary _library;
    private void* _result;

    /// <exception cref="EngineException">The result is an error; it is freed already.</exception>
    public EngineResult(EngineLibrary library, void* result)
    {
        _library = library;
        _result = result;
        if (result is null)
        {
            throw new EngineException(0, "The engine gave no result.");
        }

        if (library.ResultError(result) is var error && error is not null)
        {
            var message = Marshal.PtrToStringUTF8((nint)error)!;
            library.DestroyResult(result);
            throw EngineException.Parse(message);
        }
    }

    public ulong RowsRead => _library.ResultRowsRead(_result);

    public ulong BytesRead => _library.ResultBytesRead(_result);

    public ulong RowsWritten => _library.ResultRowsWritten(_result);

    public override Span<byte> GetSpan() => new(_library.ResultBuffer(_result), checked((int)_library.ResultLength(_result)));

    // Native memory does not move.
    public override MemoryHandle Pin(int elementIndex = 0) => new(_library.ResultBuffer(_result) + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (_result is not null)
        {
            _library.DestroyResult(_result);
            _result = null;
        }
    }
}
