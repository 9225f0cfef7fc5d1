using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Jonquils.ServiceDefaults.ClickHouse;

/// <summary>Rows on their way to ClickHouse, a JSON object a line, written as they come and never all in memory.</summary>
internal sealed class ClickHouseRows<T> : HttpContent
{
    private const int FlushBytes = 64 * 1024;

    private readonly IAsyncEnumerable<T> _rows;
    private readonly bool _compresses;
    private readonly Action _moved;
    private readonly CancellationToken _cancel;
    private ExceptionDispatchInfo? _failure;

    /// <param name="moved">Called whenever bytes were taken by the server.</param>
    public ClickHouseRows(IAsyncEnumerable<T> rows, bool compresses, Action moved, CancellationToken cancel)
    {
        _rows = rows;
        _compresses = compresses;
        _moved = moved;
        _cancel = cancel;
        if (compresses)
        {
            Headers.ContentEncoding.Add("gzip");
        }
    }

    /// <summary>How many rows were written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Throws what the source of the rows threw: to the HTTP client it looks like a broken connection.</summary>
    public void RethrowFailureOfRows() => _failure?.Throw();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, _cancel);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_compresses)
        {
            await WriteAsync(stream, cancellationToken);
            return;
        }

        await using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        await WriteAsync(gzip, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushBytes * 2);
        await using var json = new Utf8JsonWriter(buffer);
        await using var rows = _rows.GetAsyncEnumerator(cancel);
        while (await NextAsync(rows))
        {
            JsonSerializer.Serialize(json, rows.Current, ClickHouseJson.Options);
            await json.FlushAsync(cancel);
            json.Reset();
            buffer.Write("\n"u8);
            Count++;
            if (buffer.WrittenCount >= FlushBytes)
            {
                await FlushAsync(stream, buffer, cancel);
            }
        }

        await FlushAsync(stream, buffer, cancel);
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<T> rows)
    {
        try
        {
            return await rows.MoveNextAsync();
        }
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
            throw;
        }
    }

    private async Task FlushAsync(Stream stream, ArrayBufferWriter<byte> buffer, CancellationToken cancel)
    {
        await stream.WriteAsync(buffer.WrittenMemory, cancel);
        buffer.ResetWrittenCount();
        _moved();
    }
}
