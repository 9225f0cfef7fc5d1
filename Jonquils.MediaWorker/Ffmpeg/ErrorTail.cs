using System.Text;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>The last lines that a program wrote to standard error, bounded however much it writes.</summary>
internal sealed class ErrorTail
{
    /// <summary>Characters kept in all.</summary>
    public const int Capacity = 64 * 1024;

    /// <summary>Characters kept of one line; a hostile tag can be megabytes long.</summary>
    public const int LongestLine = 2000;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private int _length;

    /// <summary>Reads lines until the stream ends, keeping those that <paramref name="onLine"/> asks for.</summary>
    public async Task ReadAsync(Stream stream, Func<string, bool> onLine)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false, bufferSize: 4096);
        var buffer = new char[4096];
        var line = new StringBuilder(256);
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            foreach (var character in buffer.AsSpan(0, read))
            {
                if (character is '\n' or '\r')
                {
                    Take(line, onLine);
                }
                else if (line.Length < LongestLine)
                {
                    line.Append(character);
                }
            }
        }

        Take(line, onLine);
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return string.Join('\n', _lines);
        }
    }

    private void Take(StringBuilder line, Func<string, bool> onLine)
    {
        if (line.Length == 0)
        {
            return;
        }

        var text = line.ToString();
        line.Clear();
        if (!onLine(text))
        {
            return;
        }

        lock (_gate)
        {
            _lines.Enqueue(text);
            _length += text.Length + 1;
            while (_length > Capacity)
            {
                _length -= _lines.Dequeue().Length + 1;
            }
        }
    }
}
