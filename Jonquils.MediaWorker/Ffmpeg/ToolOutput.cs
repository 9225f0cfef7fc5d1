using System.Buffers;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>Carries a program's standard output to its sink.</summary>
internal static class ToolOutput
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Ends with the stream, not by a token: a program that was stopped closes its end.</summary>
    public static async Task CopyAsync(Stream from, OutputSink to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer)) > 0)
            {
                to(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
