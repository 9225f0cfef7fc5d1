using System.Globalization;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>FFmpeg's arguments for a whole audio package: one decode, all renditions in segments, loudness, and PCM for analysis.</summary>
internal static class HlsArguments
{
    /// <summary>Demuxers that a source may need. What reads other files by name (playlists, concat) is not among them.</summary>
    public const string Formats =
        "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mp3,aac,flac,ogg,wav,w64,aiff,caf,avi,mpeg,mpegts,asf,ape,wv";

    /// <summary>Decoders that a source may need. Those of pictures have a run of their own.</summary>
    public const string Codecs =
        "aac,aac_fixed,aac_latm,mp1,mp1float,mp2,mp2float,mp3,mp3float,flac,alac,vorbis,libvorbis,opus,libopus,wavpack,ape,ac3,ac3_fixed,eac3,"
        + "wmav1,wmav2,wmapro,wmalossless,adpcm_ms,adpcm_ima_wav,pcm_alaw,pcm_mulaw,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,"
        + "pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be";

    private const int MostBytesOfOneAllocation = 256 << 20;

    // A little more than is accepted, so that what is longer shows.
    private static readonly string Longest = Invariant((int)PackageRules.LongestDuration.TotalSeconds + 1);

    /// <summary>How FFmpeg opens a source: no other protocols, no playlists, nothing that it was not asked for.</summary>
    /// <param name="source">Absolute path. Its name may hold anything.</param>
    public static IReadOnlyList<string> Input(string source) =>
    [
        "-max_alloc", Invariant(MostBytesOfOneAllocation),
        "-protocol_whitelist", "file,pipe",
        "-format_whitelist", Formats,
        "-codec_whitelist", Codecs,
        "-vn", "-sn", "-dn",
        "-i", $"file:{source}",
    ];

    /// <summary>All arguments, but for those that every run has.</summary>
    /// <param name="folder">Absolute path of an existing folder; each rendition's segments go to <c>{name}/s00000.m4s</c> and on.</param>
    public static IReadOnlyList<string> For(string source, IReadOnlyList<Rendition> ladder, string folder)
    {
        List<string> arguments = [.. Input(source), "-map_metadata", "-1", "-map_chapters", "-1", "-filter_complex", Filters(ladder)];
        foreach (var (rendition, index) in ladder.Select((rendition, index) => (rendition, index)))
        {
            arguments.AddRange(["-map", rendition.Kind == RenditionKind.AacCopy ? "0:a:0" : $"[r{index}]"]);
            arguments.AddRange(Encoder(rendition, index));
        }

        if (ladder.Count > 0)
        {
            arguments.AddRange(Segments(ladder, folder));
        }

        // Without the flag every packet of a kilobyte is a write of its own, and wakes its reader: ten thousand times a track.
        return [.. arguments, "-map", "[pcm]", "-flush_packets", "0", "-f", "s16le", "pipe:1"];
    }

    /// <summary>Arguments that copy a source's own frames into segments, and decode nothing.</summary>
    /// <inheritdoc cref="For"/>
    public static IReadOnlyList<string> ForCopy(string source, Rendition rendition, string folder) =>
        [.. Input(source), "-map_metadata", "-1", "-map_chapters", "-1", "-map", "0:a:0", "-t", Longest, .. Encoder(rendition, 0), .. Segments([rendition], folder)];

    private static IEnumerable<string> Segments(IReadOnlyList<Rendition> ladder, string folder) =>
        [
            "-fflags", "+bitexact", "-flags:a", "+bitexact", "-strict", "-2",
            // Without it FFmpeg shifts the encoder's priming into the audible part, and the first 21 ms are silence.
            "-avoid_negative_ts", "disabled",
            "-f", "hls",
            "-hls_time", Invariant(PackageRules.SegmentSeconds),
            "-hls_playlist_type", "vod",
            "-hls_segment_type", "fmp4",
            // A segment appears under its name only when it is whole.
            "-hls_flags", "temp_file",
            "-hls_fmp4_init_filename", "init.mp4",
            "-hls_segment_filename", Path.Combine(folder, "%v", "s%05d.m4s"),
            "-var_stream_map", string.Join(' ', ladder.Select((rendition, index) => $"a:{index},name:{rendition.Name}")),
            Path.Combine(folder, "%v", "index.m3u8"),
        ];

    private static string Filters(IReadOnlyList<Rendition> ladder)
    {
        var encoded = ladder.Select((rendition, index) => (rendition, index)).Where(r => r.rendition.Kind is RenditionKind.AacFast or RenditionKind.AacTwoLoop).ToArray();
        var lossless = ladder.Select((rendition, index) => (rendition, index)).Where(r => r.rendition.IsLossless).ToArray();
        var branches = 2 + (encoded.Length > 0 ? 1 : 0) + lossless.Length;

        // Time is counted from the samples: stamps that jump can neither stretch the output nor break alignment.
        var graph = $"[0:a:0]asetpts=N/SR/TB,atrim=end={Longest},asplit={branches}[l][p]"
            + (encoded.Length > 0 ? "[x]" : "") + string.Concat(lossless.Select(r => $"[r{r.index}]"))
            + ";[l]ebur128=peak=true:framelog=verbose,anullsink"
            // Handed over second by second: each read of a pipe costs the worker more than what it does with the samples.
            + $";[p]aformat=sample_fmts=s16:channel_layouts=mono:sample_rates={PackageRules.AnalysisRate},asetnsamples=n={PackageRules.AnalysisRate}:p=0[pcm]";
        if (encoded.Length == 0)
        {
            return graph;
        }

        // Converted once for all encoders.
        var (first, _) = encoded[0];
        var layout = first.Channels == 1 ? "mono" : "stereo";
        return graph + $";[x]aformat=sample_fmts=fltp:channel_layouts={layout}:sample_rates={first.SampleRate},asplit={encoded.Length}"
            + string.Concat(encoded.Select(r => $"[r{r.index}]"));
    }

    private static IEnumerable<string> Encoder(Rendition rendition, int index) => rendition.Kind switch
    {
        RenditionKind.AacCopy => [$"-c:a:{index}", "copy"],
        RenditionKind.Flac => [$"-c:a:{index}", "flac", $"-sample_fmt:a:{index}", rendition.BitsPerSample == 16 ? "s16" : "s32"],
        _ =>
        [
            $"-c:a:{index}", "aac",
            $"-aac_coder:a:{index}", rendition.Kind == RenditionKind.AacFast ? "fast" : "twoloop",
            $"-b:a:{index}", $"{rendition.Kbps}k",
        ],
    };

    private static string Invariant(int value) => value.ToString(CultureInfo.InvariantCulture);
}
