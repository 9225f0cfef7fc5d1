using System.Runtime.InteropServices;
using System.Text;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>One connection to the engine. It runs one statement at a time, so callers rent it from <see cref="EnginePool"/>.</summary>
internal sealed unsafe class EngineConnection
{
    public const string DefaultDatabase = "default";

    private readonly EngineLibrary _library;
    private void** _handle;

    private EngineConnection(EngineLibrary library, void** handle)
    {
        _library = library;
        _handle = handle;
    }

    /// <summary>The database that unqualified names mean now; a connection remembers it between statements.</summary>
    public string Database { get; private set; } = DefaultDatabase;

    /// <param name="arguments">Settings of the server, e.g. <c>--max_threads=2</c>; only the first connection of a process can give them.</param>
    /// <exception cref="InvalidOperationException">The folder is locked by another process, or cannot be written.</exception>
    public static EngineConnection Open(EngineLibrary library, string folder, IEnumerable<string> arguments)
    {
        string[] words = ["clickhouse", "--path=" + folder, .. arguments];
        var native = stackalloc byte*[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            // Never freed: the engine may keep them, and it is a few words for the life of the process.
            native[i] = (byte*)Marshal.StringToCoTaskMemUTF8(words[i]);
        }

        var handle = library.Connect(words.Length, native);
        return handle is null || *handle is null
            ? throw new InvalidOperationException($"The engine cannot open {folder}. Another process may hold it.")
            : new EngineConnection(library, handle);
    }

    public void Use(string database)
    {
        if (database != Database)
        {
            Execute($"USE `{database.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}`");
            Database = database;
        }
    }

    public void Execute(string sql)
    {
        using var result = Query(Encoding.UTF8.GetBytes(sql), "TabSeparated", []);
    }

    /// <param name="format">ClickHouse's name of the output format, used when the statement names none.</param>
    /// <param name="parameters">Values of <c>{name:Type}</c>, escaped as in TabSeparated.</param>
    /// <exception cref="EngineException">The engine refused it.</exception>
    public EngineResult Query(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var names = new NativeStrings(parameters.Select(parameter => parameter.Key));
        using var values = new NativeStrings(parameters.Select(parameter => parameter.Value));
        var formatBytes = Encoding.UTF8.GetBytes(format);
        fixed (byte* statement = sql)
        fixed (byte* formatName = formatBytes)
        {
            return new EngineResult(_library, _library.Query(
                *_handle, statement, (nuint)sql.Length, formatName, (nuint)formatBytes.Length,
                names.Pointers, names.Lengths, values.Pointers, values.Lengths, (nuint)parameters.Count));
        }
    }

    /// <param name="insert"><c>INSERT INTO table (columns)</c> without its FORMAT clause.</param>
    /// <exception cref="EngineException">No such table or format.</exception>
    public EngineInsert BeginInsert(string insert, string format)
    {
        var sql = Encoding.UTF8.GetBytes(insert);
        var formatBytes = Encoding.UTF8.GetBytes(format);
        fixed (byte* statement = sql)
        fixed (byte* formatName = formatBytes)
        {
            return new EngineInsert(_library, _library.InsertBegin(*_handle, statement, (nuint)sql.Length, formatName, (nuint)formatBytes.Length));
        }
    }

    public void Close()
    {
        if (_handle is not null)
        {
            _library.CloseConnection(_handle);
            _handle = null;
        }
    }
}
