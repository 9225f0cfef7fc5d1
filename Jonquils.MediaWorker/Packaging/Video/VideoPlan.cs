namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>All that one run of FFmpeg is to make of a video.</summary>
/// <param name="Rungs">Lowest first.</param>
/// <param name="Sounds">Every track in every quality; tracks in the source's order, the lower quality first.</param>
/// <param name="Texts">Subtitles.</param>
internal sealed record VideoPlan(
    VideoSource Source, FrameRate Rate, IReadOnlyList<VideoRung> Rungs, IReadOnlyList<SoundRendition> Sounds, IReadOnlyList<SubtitleTrack> Texts, ThumbnailTrack Thumbnails)
{
    /// <summary>Renditions in the order in which FFmpeg writes and numbers them.</summary>
    public IEnumerable<Rendition> Renditions => Rungs.Select(rung => rung.Rendition).Concat(Sounds.Select(sound => sound.Rendition));

    public static VideoPlan For(VideoSource source)
    {
        var rate = source.OutputRate;
        var rungs = VideoLadder.For(source.Picture.Width, source.Picture.Height, rate);
        var qualities = rungs.Select(rung => rung.AudioKbps).Distinct().Order().ToArray();
        var names = LanguageNames.For([.. source.Sounds.Select(sound => (sound.Language, sound.Title))], "Audio");
        return new VideoPlan(
            source, rate, rungs,
            [.. source.Sounds.SelectMany((sound, i) => qualities.Select(kbps => new SoundRendition(
                new Rendition(
                    i == 0 ? $"a{kbps}" : $"a{kbps}-{i + 1}", kbps < 96 ? RenditionKind.AacTwoLoop : RenditionKind.AacFast, kbps, VideoRules.SampleRate, sound.Channels),
                sound, names[i], IsFirst: i == 0)))],
            SubtitleTrack.For(source.Texts),
            ThumbnailTrack.For(rungs[0], source.Duration));
    }
}

/// <summary>One sound track in one quality.</summary>
/// <param name="Name">What a person chooses by.</param>
/// <param name="IsFirst">Played when nobody chooses.</param>
internal sealed record SoundRendition(Rendition Rendition, SoundStream Stream, string Name, bool IsFirst);
