using System.Threading.Channels;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>The engine's connections. All share one engine and one folder; each runs one statement at a time.</summary>
internal sealed class EnginePool
{
    private readonly Channel<EngineConnection> _idle = Channel.CreateUnbounded<EngineConnection>();
    private readonly EngineLibrary _library;
    private readonly int _size;

    private EnginePool(EngineLibrary library, IReadOnlyList<EngineConnection> connections)
    {
        _library = library;
        _size = connections.Count;
        foreach (var connection in connections)
        {
            Return(connection);
        }
    }

    /// <summary>Loads the engine and opens every connection, from the calling thread.</summary>
    /// <param name="library">Path of the shared library.</param>
    /// <param name="memoryBytes">What the engine may use in all; a query over it fails with code 241 and the process lives.</param>
    public static unsafe EnginePool Open(string library, string folder, int connections, long memoryBytes) => SignalGuard.Around(() =>
    {
        var engine = EngineLibrary.Load(library);
        engine.SetSignalHandlersEnabled(0);
        string[] settings =
        [
            $"--max_server_memory_usage={memoryBytes}", $"--max_threads={Math.Clamp(Environment.ProcessorCount, 1, 4)}",
            "--mark_cache_size=67108864", "--background_pool_size=2", "--max_thread_pool_size=200",
        ];
        return new EnginePool(engine, [.. Enumerable.Range(0, connections).Select(_ => EngineConnection.Open(engine, folder, settings))]);
    });

    public ValueTask<EngineConnection> RentAsync(CancellationToken cancel) => _idle.Reader.ReadAsync(cancel);

    public void Return(EngineConnection connection) => _idle.Writer.TryWrite(connection);

    /// <summary>Closes everything, unless a statement is still running.</summary>
    /// <returns><see langword="false"/> when one is: closing the engine under it would crash the process.</returns>
    public unsafe bool TryClose()
    {
        if (_idle.Reader.Count < _size)
        {
            return false;
        }

        while (_idle.Reader.TryRead(out var connection))
        {
            connection.Close();
        }

        _ = _library.Shutdown();
        return true;
    }
}
