using System.Runtime.InteropServices;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>The functions of the engine's shared library (chDB, which is ClickHouse as a library) that the host calls.</summary>
internal sealed unsafe class EngineLibrary
{
    private EngineLibrary(nint library)
    {
        nint Of(string name) => NativeLibrary.GetExport(library, name);
        Connect = (delegate* unmanaged<int, byte**, void**>)Of("chdb_connect");
        CloseConnection = (delegate* unmanaged<void**, void>)Of("chdb_close_conn");
        SetSignalHandlersEnabled = (delegate* unmanaged<int, void>)Of("chdb_set_signal_handlers_enabled");
        Query = (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, void*>)Of("chdb_query_with_params_n");
        ResultBuffer = (delegate* unmanaged<void*, byte*>)Of("chdb_result_buffer");
        ResultLength = (delegate* unmanaged<void*, nuint>)Of("chdb_result_length");
        ResultError = (delegate* unmanaged<void*, byte*>)Of("chdb_result_error");
        ResultRowsRead = (delegate* unmanaged<void*, ulong>)Of("chdb_result_rows_read");
        ResultBytesRead = (delegate* unmanaged<void*, ulong>)Of("chdb_result_bytes_read");
        ResultRowsWritten = (delegate* unmanaged<void*, ulong>)Of("chdb_result_rows_written");
        DestroyResult = (delegate* unmanaged<void*, void>)Of("chdb_destroy_query_result");
        InsertBegin = (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, void*>)Of("chdb_stream_insert_n");
        InsertError = (delegate* unmanaged<void*, byte*>)Of("chdb_stream_insert_error");
        InsertAppend = (delegate* unmanaged<void*, byte*, nuint, int>)Of("chdb_stream_append");
        InsertDone = (delegate* unmanaged<void*, void*>)Of("chdb_stream_done");
        InsertCancel = (delegate* unmanaged<void*, void>)Of("chdb_stream_cancel_insert");
        InsertDestroy = (delegate* unmanaged<void*, void>)Of("chdb_destroy_insert_stream");
        Shutdown = (delegate* unmanaged<int>)Of("chdb_shutdown");
    }

    public delegate* unmanaged<int, byte**, void**> Connect { get; }

    public delegate* unmanaged<void**, void> CloseConnection { get; }

    public delegate* unmanaged<int, void> SetSignalHandlersEnabled { get; }

    public delegate* unmanaged<void*, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, void*> Query { get; }

    public delegate* unmanaged<void*, byte*> ResultBuffer { get; }

    public delegate* unmanaged<void*, nuint> ResultLength { get; }

    public delegate* unmanaged<void*, byte*> ResultError { get; }

    public delegate* unmanaged<void*, ulong> ResultRowsRead { get; }

    public delegate* unmanaged<void*, ulong> ResultBytesRead { get; }

    public delegate* unmanaged<void*, ulong> ResultRowsWritten { get; }

    public delegate* unmanaged<void*, void> DestroyResult { get; }

    public delegate* unmanaged<void*, byte*, nuint, byte*, nuint, void*> InsertBegin { get; }

    public delegate* unmanaged<void*, byte*> InsertError { get; }

    public delegate* unmanaged<void*, byte*, nuint, int> InsertAppend { get; }

    public delegate* unmanaged<void*, void*> InsertDone { get; }

    public delegate* unmanaged<void*, void> InsertCancel { get; }

    public delegate* unmanaged<void*, void> InsertDestroy { get; }

    public delegate* unmanaged<int> Shutdown { get; }

    /// <exception cref="DllNotFoundException">There is no such library, or it is for another system.</exception>
    /// <exception cref="EntryPointNotFoundException">It is an older release without streaming inserts.</exception>
    public static EngineLibrary Load(string path) => new(NativeLibrary.Load(path));
}
