using Microsoft.Win32.SafeHandles;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>A source opened for reading its header. What is read is bounded, whatever sizes a hostile file claims.</summary>
internal sealed class SourceFile : IDisposable
{
    /// <summary>Bytes that may be read of one file in all.</summary>
    private const long Budget = 96L << 20;

    private readonly SafeFileHandle _file;
    private long _spent;

    public SourceFile(string path)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Length = RandomAccess.GetLength(_file);
    }

    public long Length { get; }

    /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
    /// <exception cref="MalformedSourceException">They are not there, or too many.</exception>
    public byte[] Read(long offset, long count)
    {
        if (offset < 0 || count < 0 || count > Length - offset || count > int.MaxValue)
        {
            throw new MalformedSourceException();
        }

        return ReadUpTo(offset, (int)count);
    }

    /// <summary>Reads what is there, at most <paramref name="count"/> bytes.</summary>
    public byte[] ReadUpTo(long offset, int count)
    {
        var there = (int)Math.Clamp(Length - offset, 0, count);
        _spent += there;
        if (offset < 0 || _spent > Budget)
        {
            throw new MalformedSourceException();
        }

        var bytes = new byte[there];
        var done = 0;
        while (done < there)
        {
            var read = RandomAccess.Read(_file, bytes.AsSpan(done), offset + done);
            if (read == 0)
            {
                throw new MalformedSourceException();
            }

            done += read;
        }

        return bytes;
    }

    public void Dispose() => _file.Dispose();
}
