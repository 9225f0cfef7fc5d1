using Jonquils.MediaWorker.Packaging.Playlists;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>A package that can be played while it is made: separate segments, and playlists that only ever grow.</summary>
/// <param name="outputs">Renditions that are being made.</param>
/// <param name="masters">The multivariant playlists that list them.</param>
/// <param name="copied">One that was there at once and is whole before the others begin, if any.</param>
internal sealed class GrowingPackage(
    PackageFolder folder, IReadOnlyList<RenditionOutput> outputs, IReadOnlyList<GrowingMaster> masters, RenditionOutput? copied = null)
{
    private readonly Dictionary<string, int> _listedBefore = [];
    private readonly HashSet<string> _endedBefore = [];
    private readonly HashSet<string> _announced = [];
    private bool _masterBefore;
    private bool _copiedListed;

    public string Key => folder.Key;

    /// <summary>Whether a player can start.</summary>
    public bool IsPlayable => _copiedListed || _announced.Contains(MasterPlaylist.FileName);

    /// <summary>Looks at what an earlier attempt has left: what players have seen listed must not vanish from the list.</summary>
    public async Task ResumeAsync(CancellationToken cancel)
    {
        _masterBefore = await folder.HasAsync(MasterPlaylist.FileName, cancel);
        foreach (var output in outputs)
        {
            if (await folder.ReadAsync($"{output.Rendition.Name}/{MediaPlaylist.FileName}", cancel) is { } bytes)
            {
                var playlist = System.Text.Encoding.UTF8.GetString(bytes);
                _listedBefore[output.Rendition.Name] = playlist.Split("#EXTINF").Length - 1;
                if (playlist.Contains("#EXT-X-ENDLIST", StringComparison.Ordinal))
                {
                    _endedBefore.Add(output.Rendition.Name);
                }
            }
        }
    }

    /// <summary>Stores the copied rendition as it will be in the finished package, and lists it: alone, unless an earlier attempt has listed it beside others.</summary>
    public async Task PutCopiedAsync(CancellationToken cancel)
    {
        var output = copied ?? throw new InvalidOperationException("Nothing was copied.");
        await folder.PutFileAsync($"{output.Rendition.Name}/{MediaPlaylist.JoinedFileName}", output.JoinedPath, cancel);
        await folder.PutAsync($"{output.Rendition.Name}/{MediaPlaylist.FileName}", MediaPlaylist.Joined(output.List), cancel);
        if (!_masterBefore)
        {
            await folder.PutAsync(MasterPlaylist.FileName, MasterPlaylist.Write([GrowingMaster.Measured(output)]), cancel);
        }

        _copiedListed = true;
    }

    /// <summary>Stores new segments of one rendition, and then the playlist that lists them.</summary>
    public async Task AppendAsync(RenditionOutput output, IReadOnlyList<TakenSegment> segments, CancellationToken cancel)
    {
        var name = output.Rendition.Name;
        foreach (var segment in segments)
        {
            if (segment.Init is not null)
            {
                await folder.PutAsync($"{name}/{MediaPlaylist.InitFileName}", segment.Init, cancel);
            }

            await folder.PutAsync($"{name}/{MediaPlaylist.SegmentFileName(segment.Index)}", segment.Bytes, cancel);
        }

        // An end that was told holds: what comes again is what is listed already.
        if (output.Count >= _listedBefore.GetValueOrDefault(name) && !_endedBefore.Contains(name))
        {
            await PutPlaylistAsync(output, isComplete: false, cancel);
        }
    }

    /// <summary>Writes each multivariant playlist once all that it lists have a segment to play.</summary>
    public async Task AnnounceAsync(CancellationToken cancel)
    {
        foreach (var master in masters)
        {
            if (!_announced.Contains(master.FileName) && master.Outputs.All(output => output.Count > 0))
            {
                await folder.PutAsync(master.FileName, master.Write(), cancel);
                _announced.Add(master.FileName);
            }
        }
    }

    /// <summary>Says in every playlist that nothing more comes.</summary>
    public Task EndAsync(CancellationToken cancel) => Task.WhenAll(outputs.Select(output => PutPlaylistAsync(output, isComplete: true, cancel)));

    private Task<long> PutPlaylistAsync(RenditionOutput output, bool isComplete, CancellationToken cancel) =>
        folder.PutAsync($"{output.Rendition.Name}/{MediaPlaylist.FileName}", MediaPlaylist.Growing(output.List, isComplete), cancel);
}

/// <summary>A multivariant playlist of a growing package.</summary>
/// <param name="Outputs">The renditions that it lists.</param>
/// <param name="Write">Its text; asked for once each of them has a segment.</param>
internal sealed record GrowingMaster(string FileName, IReadOnlyList<RenditionOutput> Outputs, Func<string> Write)
{
    // While it grows nobody knows the heaviest segment; encoders stay within this of their target.
    private const double NominalToPeak = 1.35;

    /// <summary>The playlists of audio: one for AAC, and one for a lossless rendition, where there are such.</summary>
    /// <param name="copied">One of AAC that is whole already.</param>
    public static IReadOnlyList<GrowingMaster> OfAudio(IReadOnlyList<RenditionOutput> outputs, RenditionOutput? copied)
    {
        GrowingMaster[] all =
        [
            Listing(MasterPlaylist.FileName, [.. outputs.Where(o => !o.Rendition.IsLossless)], copied),
            Listing(MasterPlaylist.LosslessFileName, [.. outputs.Where(o => o.Rendition.IsLossless)], copied: null),
        ];
        return [.. all.Where(master => master.Outputs.Count > 0)];
    }

    /// <summary>Bits a second that a rendition is not expected to exceed.</summary>
    public static long BandwidthOf(RenditionOutput output) => Math.Max(Nominal(output.Rendition), output.List.PeakBandwidth);

    /// <summary>A rendition that is whole.</summary>
    public static Variant Measured(RenditionOutput output) =>
        new(output.Rendition.Name, output.List.PeakBandwidth, output.List.AverageBandwidth, output.Init.Codecs);

    private static GrowingMaster Listing(string fileName, IReadOnlyList<RenditionOutput> outputs, RenditionOutput? copied) => new(
        fileName, outputs,
        () => MasterPlaylist.Write([
            .. outputs.Select(output => new Variant(output.Rendition.Name, BandwidthOf(output), null, output.Init.Codecs)),
            .. copied is null ? Array.Empty<Variant>() : [Measured(copied)]]));

    private static long Nominal(Rendition rendition) => (long)(rendition.IsLossless
        ? (long)rendition.SampleRate * rendition.Channels * rendition.BitsPerSample
        : rendition.Kbps * 1000 * NominalToPeak);
}
