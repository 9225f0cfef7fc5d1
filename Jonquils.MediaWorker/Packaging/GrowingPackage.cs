using Jonquils.MediaWorker.Packaging.Playlists;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>A package that can be played while it is made: separate segments, and playlists that only ever grow.</summary>
/// <param name="masters">Its multivariant playlists, the one that players begin with first.</param>
internal sealed class GrowingPackage(PackageFolder folder, IReadOnlyList<RenditionOutput> outputs, IReadOnlyList<GrowingMaster> masters)
{
    private readonly Dictionary<string, int> _listedBefore = [];
    private readonly HashSet<string> _announced = [];

    public string Key => folder.Key;

    /// <summary>Whether a player can start.</summary>
    public bool IsPlayable => _announced.Contains(masters[0].FileName);

    /// <summary>Looks at what an earlier attempt has left: what players have seen listed must not vanish from the list.</summary>
    public async Task ResumeAsync(CancellationToken cancel)
    {
        foreach (var output in outputs)
        {
            if (await folder.ReadAsync($"{output.Rendition.Name}/{MediaPlaylist.FileName}", cancel) is { } playlist)
            {
                _listedBefore[output.Rendition.Name] = System.Text.Encoding.UTF8.GetString(playlist).Split("#EXTINF").Length - 1;
            }
        }
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

        if (output.Count >= _listedBefore.GetValueOrDefault(name))
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

    /// <summary>The playlists of audio: one for AAC, and one for a lossless rendition, if there is one.</summary>
    public static IReadOnlyList<GrowingMaster> OfAudio(IReadOnlyList<RenditionOutput> outputs) =>
    [
        Listing(MasterPlaylist.FileName, [.. outputs.Where(o => !o.Rendition.IsLossless)]),
        .. outputs.Any(o => o.Rendition.IsLossless) ? [Listing(MasterPlaylist.LosslessFileName, [.. outputs.Where(o => o.Rendition.IsLossless)])] : Array.Empty<GrowingMaster>(),
    ];

    /// <summary>Bits a second that a rendition is not expected to exceed.</summary>
    public static long BandwidthOf(RenditionOutput output) => Math.Max(Nominal(output.Rendition), output.List.PeakBandwidth);

    private static GrowingMaster Listing(string fileName, IReadOnlyList<RenditionOutput> outputs) => new(
        fileName, outputs,
        () => MasterPlaylist.Write(outputs.Select(output => new Variant(output.Rendition.Name, BandwidthOf(output), null, output.Init.Codecs))));

    private static long Nominal(Rendition rendition) => (long)(rendition.IsLossless
        ? (long)rendition.SampleRate * rendition.Channels * rendition.BitsPerSample
        : rendition.Kbps * 1000 * NominalToPeak);
}
