using System.Buffers.Binary;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>A walk through a Matroska file, block by block, that goes on behind what is broken where FFmpeg would.</summary>
internal sealed class MatroskaWalk(FileStream file)
{
    // Twelve hours of seven tracks are 15 million blocks.
    private const int MostElements = 40_000_000;
    private const int MostInfoBytes = 1 << 16;
    private const int ScanBytes = 1 << 16;

    // Each is looked for in so many bytes.
    private const int MostBreaks = 10_000;

    // A cluster's header, and that of what it begins with.
    private const int LongestStart = 2 * EbmlHeader.Longest;

    // Elements that clusters are beside have longer numbers.
    private const uint LongestInCluster = 0xFFFFFF;

    private readonly byte[] _bytes = new byte[ScanBytes];
    private readonly long _length = file.Length;
    private long _nanosecondsPerTick = 1_000_000;
    private double? _declaredTicks;
    private long _last;
    private long _lost;
    private long _cluster;
    private bool _isBehindBreak;

    public int Breaks { get; private set; }

    public TimeSpan Lost => Time(Math.Min(_lost, _last));

    /// <summary>Time of the last block.</summary>
    public TimeSpan Last => Time(_last);

    public async Task RunAsync(CancellationToken cancel)
    {
        var position = await HeaderAsync(0, cancel) is { Id: MatroskaIds.Ebml, Size: { } size } head ? head.Bytes + size : _length;
        if (await HeaderAsync(position, cancel) is not { Id: MatroskaIds.Segment } segment)
        {
            // Broken before there is anything in it: FFmpeg cannot open it.
            return;
        }

        position += segment.Bytes;
        var end = segment.Size is { } known && known < _length - position ? position + known : _length;
        // Where the cluster ends whose blocks are being read; 0 between clusters.
        var clusterEnd = 0L;
        for (var i = 0; position < end; i++)
        {
            if (i == MostElements || Breaks == MostBreaks)
            {
                (Breaks, _lost) = (Breaks + 1, _last);
                return;
            }

            var read = await HeaderAsync(position, cancel);
            if (position >= clusterEnd || read is { Id: > LongestInCluster })
            {
                clusterEnd = 0;
            }

            if (read is { } element && await StepAsync(element, position, clusterEnd, end, cancel) is { } step)
            {
                (position, clusterEnd) = step;
            }
            else if (await ScanAsync(position + 1, cancel) is { } found)
            {
                (position, clusterEnd) = (found, 0);
                (Breaks, _isBehindBreak) = (Breaks + 1, true);
            }
            else
            {
                // What reaches over the file's end was cut off there, not broken.
                var isCut = read is { } last && (IsTop(last.Id) || IsInCluster(last.Id)) && last.Size > _length - position - last.Bytes;
                LoseTheRest(isBroken: !isCut && _length - position >= EbmlHeader.Longest);
                return;
            }
        }
    }

    /// <returns>Where to go on, or <see langword="null"/> where the structure is broken.</returns>
    private async ValueTask<(long Position, long ClusterEnd)?> StepAsync(EbmlHeader element, long position, long clusterEnd, long end, CancellationToken cancel)
    {
        var content = position + element.Bytes;
        if (element.Id == MatroskaIds.Cluster)
        {
            return (content, element.Size is { } size && size < end - content ? content + size : end);
        }

        if (element.Size is not { } bytes)
        {
            return null;
        }

        if (clusterEnd == 0)
        {
            // A second document is where FFmpeg stops, too.
            return element.Id == MatroskaIds.Ebml ? (end, 0) : IsTop(element.Id) && bytes <= end - content ? await TopAsync(element.Id, content, bytes, cancel) : null;
        }

        if (!IsInCluster(element.Id) || bytes > clusterEnd - content)
        {
            return null;
        }

        await BlockAsync(element.Id, content, bytes, cancel);
        return (content + bytes, clusterEnd);
    }

    private async ValueTask<(long Position, long ClusterEnd)> TopAsync(uint id, long content, long bytes, CancellationToken cancel)
    {
        if (id == MatroskaIds.Info && bytes <= MostInfoBytes)
        {
            ReadInfo((await ReadAsync(content, (int)bytes, cancel)).Span);
        }

        return (content + bytes, 0);
    }

    private void ReadInfo(ReadOnlySpan<byte> info)
    {
        while (EbmlHeader.Read(info) is { Size: { } size } element && size <= info.Length - element.Bytes)
        {
            var content = info.Slice(element.Bytes, (int)size);
            if (element.Id == MatroskaIds.TimestampScale && size is > 0 and <= 8)
            {
                _nanosecondsPerTick = (long)Math.Clamp(EbmlHeader.Unsigned(content), 1, 1_000_000_000);
            }
            else if (element.Id == MatroskaIds.Duration && size is 4 or 8)
            {
                _declaredTicks = size == 4 ? BinaryPrimitives.ReadSingleBigEndian(content) : BinaryPrimitives.ReadDoubleBigEndian(content);
            }

            info = info[(element.Bytes + (int)size)..];
        }
    }

    private async ValueTask BlockAsync(uint id, long content, long bytes, CancellationToken cancel)
    {
        switch (id)
        {
            case MatroskaIds.Timestamp when bytes is > 0 and <= 8:
                _cluster = (long)Math.Min(EbmlHeader.Unsigned((await ReadAsync(content, (int)bytes, cancel)).Span), long.MaxValue / 2_000_000_000);
                if (_isBehindBreak)
                {
                    _lost += Math.Max(0, _cluster - _last);
                    _isBehindBreak = false;
                }

                break;
            case MatroskaIds.SimpleBlock:
                Take((await ReadAsync(content, (int)Math.Min(bytes, EbmlHeader.Longest), cancel)).Span);
                break;
            case MatroskaIds.BlockGroup:
                var group = await ReadAsync(content, (int)Math.Min(bytes, 2 * EbmlHeader.Longest), cancel);
                if (EbmlHeader.Read(group.Span) is { Id: MatroskaIds.Block } block)
                {
                    Take(group.Span[block.Bytes..]);
                }

                break;
        }
    }

    /// <summary>A block: its track's number, then its time after the cluster's, of 16 bits.</summary>
    private void Take(ReadOnlySpan<byte> block)
    {
        if (EbmlHeader.LengthOf(block) is { } track && block.Length >= track + 2)
        {
            _last = Math.Max(_last, _cluster + BinaryPrimitives.ReadInt16BigEndian(block[track..]));
        }
    }

    private void LoseTheRest(bool isBroken)
    {
        if (isBroken)
        {
            Breaks++;
            var declared = _declaredTicks is { } ticks and > 0 and < 1e15 ? (long)ticks : _last;
            (_lost, _last) = (_lost + Math.Max(0, declared - _last), Math.Max(_last, declared));
        }
    }

    /// <summary>The next cluster that begins as clusters do; four bytes alone may be chance.</summary>
    private async ValueTask<long?> ScanAsync(long from, CancellationToken cancel)
    {
        while (from < _length - LongestStart)
        {
            var window = (await ReadAsync(from, ScanBytes, cancel)).Span;
            for (var at = 0; at < window.Length - LongestStart; at++)
            {
                var found = window[at..].IndexOf(MatroskaIds.ClusterBytes);
                if (found < 0)
                {
                    break;
                }

                at += found;
                if (EbmlHeader.Read(window[at..]) is { } cluster && EbmlHeader.Read(window[(at + cluster.Bytes)..]) is { } first && IsInCluster(first.Id))
                {
                    return from + at;
                }
            }

            from += Math.Max(1, window.Length - LongestStart);
        }

        return null;
    }

    private async ValueTask<EbmlHeader?> HeaderAsync(long position, CancellationToken cancel) =>
        position < _length ? EbmlHeader.Read((await ReadAsync(position, EbmlHeader.Longest, cancel)).Span) : null;

    /// <summary>Reads what is there, into the one buffer.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, int count, CancellationToken cancel)
    {
        if (file.Position != position)
        {
            file.Position = position;
        }

        var read = await file.ReadAtLeastAsync(_bytes.AsMemory(0, count), count, throwOnEndOfStream: false, cancel);
        return _bytes.AsMemory(0, read);
    }

    private static bool IsTop(uint id) => id is MatroskaIds.SeekHead or MatroskaIds.Info or MatroskaIds.Tracks or MatroskaIds.Cues or MatroskaIds.Chapters or MatroskaIds.Tags
        or MatroskaIds.Attachments or MatroskaIds.Void or MatroskaIds.Checksum;

    private static bool IsInCluster(uint id) => id is MatroskaIds.Timestamp or MatroskaIds.SilentTracks or MatroskaIds.Position or MatroskaIds.PrevSize or MatroskaIds.SimpleBlock
        or MatroskaIds.BlockGroup or MatroskaIds.EncryptedBlock or MatroskaIds.Void or MatroskaIds.Checksum;

    private TimeSpan Time(long ticks) => TimeSpan.FromSeconds(Math.Min(ticks * (double)_nanosecondsPerTick / 1e9, TimeSpan.MaxValue.TotalSeconds / 2));
}
