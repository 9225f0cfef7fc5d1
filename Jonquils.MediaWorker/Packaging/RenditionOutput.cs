using Jonquils.MediaWorker.Packaging.Fmp4;
using Jonquils.MediaWorker.Packaging.Playlists;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Takes over the segments that FFmpeg finishes for one rendition, checks them, and joins them into one file.</summary>
internal sealed class RenditionOutput : IAsyncDisposable
{
    // Six seconds of the heaviest lossless audio (8 channels, 24 bits, 192 kHz) are 28 MB.
    private const long MostSegmentBytes = 64 << 20;

    private readonly string _folder;
    private readonly int _index;
    private readonly FileStream _joined;
    private readonly List<ListedSegment> _segments = [];
    private InitSegment? _init;

    /// <param name="folder">Folder that FFmpeg writes renditions to.</param>
    /// <param name="index">Place among those of the same FFmpeg, which numbers initialisation segments by it.</param>
    public RenditionOutput(Rendition rendition, string folder, int index)
    {
        Rendition = rendition;
        _folder = Path.Combine(folder, rendition.Name);
        _index = index;
        Directory.CreateDirectory(_folder);
        _joined = new FileStream(JoinedPath, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
    }

    public Rendition Rendition { get; }

    /// <summary>The joined file: initialisation segment, then all segments taken so far.</summary>
    public string JoinedPath => Path.Combine(_folder, "joined.mp4");

    /// <summary>Facts of the initialisation segment.</summary>
    /// <exception cref="InvalidPackageException">FFmpeg has written none.</exception>
    public InitSegment Init => _init ?? throw new InvalidPackageException($"Rendition {Rendition.Name} has no initialisation segment.");

    public int Count => _segments.Count;

    /// <summary>Size of the joined file so far.</summary>
    public long Bytes => _segments.Count == 0 ? 0 : _segments[^1].Offset + _segments[^1].Bytes;

    /// <summary>What playlists need to know.</summary>
    public SegmentList List => new(Init.Timescale, Init.Bytes, _segments);

    /// <summary>Takes the next finished segment, and the initialisation segment before the first.</summary>
    /// <returns><see langword="null"/> when there is none yet.</returns>
    /// <exception cref="InvalidPackageException">The segment is not what it should be.</exception>
    public async Task<TakenSegment?> TryTakeAsync(CancellationToken cancel)
    {
        var path = Path.Combine(_folder, MediaPlaylist.SegmentFileName(_segments.Count));
        if (!File.Exists(path))
        {
            return null;
        }

        byte[]? initBytes = null;
        if (_init is null)
        {
            initBytes = await File.ReadAllBytesAsync(InitPath(), cancel);
            _init = InitSegment.Parse(initBytes);
            await _joined.WriteAsync(initBytes, cancel);
        }

        if (new FileInfo(path).Length > MostSegmentBytes)
        {
            throw new InvalidPackageException($"A segment of rendition {Rendition.Name} is larger than any should be.");
        }

        var bytes = await File.ReadAllBytesAsync(path, cancel);
        if (MediaSegment.IsEmpty(bytes))
        {
            // FFmpeg opens a last segment even when the audio ended exactly with the one before.
            return null;
        }

        var segment = MediaSegment.Parse(bytes, _init);
        _segments.Add(new ListedSegment(_joined.Position, bytes.Length, segment.Duration));
        await _joined.WriteAsync(bytes, cancel);
        File.Delete(path);
        return new TakenSegment(_segments.Count - 1, bytes, initBytes);
    }

    /// <summary>FFmpeg numbers these by rendition, unless there is only one.</summary>
    private string InitPath()
    {
        var numbered = Path.Combine(_folder, $"init_{_index}.mp4");
        return File.Exists(numbered) ? numbered : Path.Combine(_folder, MediaPlaylist.InitFileName);
    }

    public ValueTask DisposeAsync() => _joined.DisposeAsync();
}

/// <param name="Index">Place in the rendition, from 0.</param>
/// <param name="Init">The initialisation segment; only with the first.</param>
internal sealed record TakenSegment(int Index, byte[] Bytes, byte[]? Init);
