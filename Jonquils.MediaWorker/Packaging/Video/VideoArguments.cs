using System.Globalization;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>FFmpeg's arguments for a part of a video package: one decode, renditions in segments, poster, thumbnails and subtitles.</summary>
internal static class VideoArguments
{
    public const string PosterFileName = "poster.jpg";

    private const int PosterWidth = 640;

    /// <summary>Demuxers that a source may need. What reads other files by name (playlists, concat) is not among them.</summary>
    private const string Formats = HlsArguments.Formats + ",flv,mpegvideo";

    private const string Codecs = HlsArguments.Codecs
        + ",h264,hevc,mpeg4,mpeg1video,mpeg2video,mpegvideo,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,libaom-av1,theora,msmpeg4,msmpeg4v1,msmpeg4v2,"
        + "wmv1,wmv2,wmv3,vc1,h263,h263p,flv,mjpeg,prores,dnxhd,ffv1,mov_text,subrip,srt,ass,ssa,webvtt,text,nellymoser,speex,libspeex,amrnb,amrwb";

    private const int MostBytesOfOneAllocation = 512 << 20;

    // A little more than is accepted, so that what is longer shows.
    private static readonly string Longest = Text((int)VideoRules.LongestDuration.TotalSeconds + 1);

    private static readonly string[] Picture = ["-fps_mode", "passthrough", "-flags", "+bitexact", "-c:v", "mjpeg"];

    /// <summary>How FFmpeg opens a source: no other protocols, no playlists, nothing that it was not asked for.</summary>
    public static IReadOnlyList<string> Input(string source) =>
    [
        "-max_alloc", Text(MostBytesOfOneAllocation),
        "-max_pixels", Text(VideoRules.MostPixels),
        "-protocol_whitelist", "file,pipe",
        "-format_whitelist", Formats,
        "-codec_whitelist", Codecs,
        "-dn",
        "-i", $"file:{source}",
    ];

    /// <summary>All arguments, but for those that every run has.</summary>
    /// <param name="folder">Absolute path of an existing folder; each rendition's segments go to <c>{name}/s00000.m4s</c> and on, the rest lies beside.</param>
    public static IReadOnlyList<string> For(string source, VideoPlan plan, VideoPart part, string folder)
    {
        List<string> arguments = [.. Input(source), "-map_metadata", "-1", "-map_chapters", "-1", "-filter_complex", Filters(plan, part)];
        for (var i = 0; i < part.Rungs.Count; i++)
        {
            arguments.AddRange(["-map", $"[v{i}]", $"-maxrate:v:{i}", $"{part.Rungs[i].Rendition.Kbps}k", $"-bufsize:v:{i}", $"{part.Rungs[i].Rendition.Kbps * 2}k"]);
        }

        for (var i = 0; i < part.Sounds.Count; i++)
        {
            var rendition = part.Sounds[i].Rendition;
            arguments.AddRange(["-map", $"[a{i}]", $"-aac_coder:a:{i}", rendition.Kind == RenditionKind.AacFast ? "fast" : "twoloop", $"-b:a:{i}", $"{rendition.Kbps}k"]);
        }

        arguments.AddRange(
        [
            // The same source gives the same bytes on every machine: the encoder's decisions depend on the number of its threads, and, where a rate is not to be
            // exceeded, on how far those are that encode other frames at the same time. Threads that share a frame do not have this, but FFmpeg's one main thread waits for them.
            "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "22", "-threads:v", "1",
            "-sc_threshold", "0", "-force_key_frames", $"expr:gte(t,n_forced*{VideoRules.KeyFrameSeconds})", "-g", "600",
            "-c:a", "aac", "-fps_mode", "vfr", "-fflags", "+bitexact", "-flags", "+bitexact",
            // Without it FFmpeg shifts the encoders' delay into what is played: sound begins with silence, and pictures after 0.
            "-avoid_negative_ts", "disabled",
            "-f", "hls", "-hls_time", Text(PackageRules.SegmentSeconds), "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
            // A segment appears under its name only when it is whole.
            "-hls_flags", "temp_file",
            "-hls_fmp4_init_filename", "init.mp4",
            "-hls_segment_filename", Path.Combine(folder, "%v", "s%05d.m4s"),
            "-var_stream_map", string.Join(' ', [
                .. part.Rungs.Select((rung, i) => $"v:{i},name:{rung.Rendition.Name}"), .. part.Sounds.Select((sound, i) => $"a:{i},name:{sound.Rendition.Name}")]),
            Path.Combine(folder, "%v", "index.m3u8"),
        ]);
        if (part.Poster is not null)
        {
            arguments.AddRange(["-map", "[poster]", "-frames:v", "1", .. Picture, "-q:v", "3", "-f", "image2", "-update", "1", Path.Combine(folder, PosterFileName)]);
        }

        if (part.Thumbnails is not null)
        {
            arguments.AddRange(["-map", "[sheets]", .. Picture, "-q:v", "4", "-f", "image2", Path.Combine(folder, ThumbnailTrack.SheetPattern)]);
        }

        foreach (var text in part.Texts)
        {
            arguments.AddRange(["-map", $"0:{Text(text.Stream.Index)}", "-c:s", "webvtt", "-f", "webvtt", Path.Combine(folder, text.FileName)]);
        }

        foreach (var sound in part.Followed)
        {
            arguments.AddRange(["-map", $"0:{Text(sound.Index)}", "-c:a", "pcm_s16le", "-t", Longest, "-f", "null", "-"]);
        }

        return arguments;
    }

    private static string Filters(VideoPlan plan, VideoPart part)
    {
        var hold = plan.Source.Hold > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $",tpad=stop_mode=clone:stop_duration={plan.Source.Hold.TotalSeconds:F3}") : "";
        // A constant rate: key frames and segments of all renditions then begin at the same times, and no gap in a source makes a segment longer than players expect.
        var graph = $"[0:{Text(plan.Source.Picture.Index)}]" + (plan.Source.Picture.IsInterlaced ? "yadif=deint=interlaced," : "") + $"fps={plan.Rate}:start_time=0{hold},trim=end={Longest}[c{part.Rungs.Count - 1}]";

        // From the highest to the lowest, each scaled from the one above.
        for (var i = part.Rungs.Count - 1; i >= 0; i--)
        {
            var rung = part.Rungs[i];
            string[] branches =
            [
                $"[v{i}]",
                .. i > 0 ? [$"[c{i - 1}]"] : Array.Empty<string>(),
                .. rung == part.Poster ? ["[p]"] : Array.Empty<string>(),
                .. i == 0 && part.Thumbnails is not null ? ["[s]"] : Array.Empty<string>(),
            ];
            graph += $";[c{i}]scale={Text(rung.Width)}:{Text(rung.Height)}:flags=bicubic:out_range=tv,format=yuv420p,setsar=1"
                + (branches.Length > 1 ? $",split={Text(branches.Length)}" : "") + string.Concat(branches);
        }

        return graph + (part.Poster is { } from ? Poster(plan, from) : "") + (part.Thumbnails is { } track ? Sheets(track) : "") + Sounds(plan, part);
    }

    /// <summary>The most typical of some pictures near the beginning: the very first is often black.</summary>
    private static string Poster(VideoPlan plan, VideoRung from)
    {
        const int Candidates = 8;
        var whole = plan.Source.Duration?.TotalSeconds ?? 0;
        var start = Math.Min(5, whole * 0.1);
        var every = Math.Min(1, whole * 0.05);
        var width = Math.Min(PosterWidth, from.Width);
        return string.Create(
            CultureInfo.InvariantCulture,
            $";[p]select='gte(t,{start:F3}+selected_n*{every:F3})*lt(selected_n,{Candidates})',thumbnail={Candidates},scale={width}:-2:out_range=pc,format=yuvj420p[poster]");
    }

    private static string Sheets(ThumbnailTrack track) =>
        $";[s]select='gte(t,selected_n*{Text((int)track.Every.TotalSeconds)})',scale={Text(track.Width)}:{Text(track.Height)}:out_range=pc,format=yuvj420p,tile={ThumbnailTrack.Columns}x{ThumbnailTrack.Rows}[sheets]";

    private static string Sounds(VideoPlan plan, VideoPart part)
    {
        var graph = "";
        var first = 0;
        foreach (var qualities in part.Sounds.GroupBy(sound => sound.Stream))
        {
            // Gaps become silence, and what ends early is filled up: players stop where one of picture and sound is missing.
            var padding = plan.Source.Padded is { } whole ? string.Create(CultureInfo.InvariantCulture, $",apad=whole_dur={whole.TotalSeconds:F3}") : "";
            graph += $";[0:{Text(qualities.Key.Index)}]aresample={VideoRules.SampleRate}:async=1:first_pts=0,atrim=end={Longest}"
                + $",aformat=sample_fmts=fltp:channel_layouts={(qualities.Key.Channels == 1 ? "mono" : "stereo")}{padding},asplit={Text(qualities.Count())}"
                + string.Concat(qualities.Select((_, i) => $"[a{Text(first + i)}]"));
            first += qualities.Count();
        }

        return graph;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
