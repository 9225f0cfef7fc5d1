using Jonquils.MediaWorker.Packaging.Playlists;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>A package that can be played while it is made: separate segments, and playlists that only ever grow.</summary>
/// <param name="outputs">Renditions that are being made.</param>
/// <param name="copied">One that was there at once and is whole before the others begin, if any.</param>
internal sealed class GrowingPackage(PackageFolder folder, IReadOnlyList<RenditionOutput> outputs, RenditionOutput? copied = null)
{
    // While it grows nobody knows the heaviest segment; encoders stay within this of their target.
    private const double NominalToPeak = 1.35;

    private readonly Dictionary<string, int> _listedBefore = [];
    private bool _copiedListed;
    private bool _aacListed;
    private bool _losslessListed;

    public string Key => folder.Key;

    /// <summary>Whether a player can start.</summary>
    public bool IsPlayable => _aacListed || _copiedListed;

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

    /// <summary>Stores the copied rendition as it will be in the finished package, and lists it alone.</summary>
    public async Task PutCopiedAsync(CancellationToken cancel)
    {
        var output = copied ?? throw new InvalidOperationException("Nothing was copied.");
        await folder.PutFileAsync($"{output.Rendition.Name}/{MediaPlaylist.JoinedFileName}", output.JoinedPath, cancel);
        await folder.PutAsync($"{output.Rendition.Name}/{MediaPlaylist.FileName}", MediaPlaylist.Joined(output.List), cancel);
        await folder.PutAsync(MasterPlaylist.FileName, MasterPlaylist.Write([Measured(output)]), cancel);
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

        if (output.Count >= _listedBefore.GetValueOrDefault(name))
        {
            await PutPlaylistAsync(output, isComplete: false, cancel);
        }
    }

    /// <summary>Lists the renditions for players once each of a kind has a segment to play.</summary>
    public async Task AnnounceAsync(CancellationToken cancel)
    {
        if (!_aacListed && outputs.Any(o => !o.Rendition.IsLossless) && outputs.Where(o => !o.Rendition.IsLossless).All(o => o.Count > 0))
        {
            IEnumerable<Variant> top = copied is null ? [] : [Measured(copied)];
            await folder.PutAsync(MasterPlaylist.FileName, MasterPlaylist.Write([.. Variants(isLossless: false), .. top]), cancel);
            _aacListed = true;
        }

        if (!_losslessListed && outputs.Any(o => o.Rendition.IsLossless) && outputs.Where(o => o.Rendition.IsLossless).All(o => o.Count > 0))
        {
            await folder.PutAsync(MasterPlaylist.LosslessFileName, MasterPlaylist.Write(Variants(isLossless: true)), cancel);
            _losslessListed = true;
        }
    }

    /// <summary>Says in every playlist that nothing more comes.</summary>
    public Task EndAsync(CancellationToken cancel) => Task.WhenAll(outputs.Select(output => PutPlaylistAsync(output, isComplete: true, cancel)));

    private Task<long> PutPlaylistAsync(RenditionOutput output, bool isComplete, CancellationToken cancel) =>
        folder.PutAsync($"{output.Rendition.Name}/{MediaPlaylist.FileName}", MediaPlaylist.Growing(output.List, isComplete), cancel);

    private IEnumerable<Variant> Variants(bool isLossless) => outputs
        .Where(output => output.Rendition.IsLossless == isLossless)
        .Select(output => new Variant(output.Rendition.Name, Math.Max(Nominal(output.Rendition), output.List.PeakBandwidth), null, output.Init.Codecs));

    private static Variant Measured(RenditionOutput output) =>
        new(output.Rendition.Name, output.List.PeakBandwidth, output.List.AverageBandwidth, output.Init.Codecs);

    private static long Nominal(Rendition rendition) => (long)(rendition.IsLossless
        ? (long)rendition.SampleRate * rendition.Channels * rendition.BitsPerSample
        : rendition.Kbps * 1000 * NominalToPeak);
}
