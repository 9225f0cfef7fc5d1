namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>All that is to be made of a video.</summary>
/// <param name="Rungs">Lowest first.</param>
/// <param name="Sounds">Every track in every quality; tracks in the source's order, the lower quality first.</param>
/// <param name="Texts">Subtitles.</param>
internal sealed record VideoPlan(
    VideoSource Source, FrameRate Rate, IReadOnlyList<VideoRung> Rungs, IReadOnlyList<SoundRendition> Sounds, IReadOnlyList<SubtitleTrack> Texts, ThumbnailTrack Thumbnails)
{
    private const int LeastPosterEdge = 360;

    public IEnumerable<Rendition> Renditions => Rungs.Select(rung => rung.Rendition).Concat(Sounds.Select(sound => sound.Rendition));

    /// <summary>
    /// What each FFmpeg makes of it. The highest rung costs about as much as the rest, and an encoder whose bytes are the same everywhere keeps but one processor busy: so there
    /// are two, side by side.
    /// </summary>
    public IReadOnlyList<VideoPart> Parts
    {
        get
        {
            var poster = Rungs.FirstOrDefault(rung => Math.Min(rung.Width, rung.Height) >= LeastPosterEdge) ?? Rungs[0];
            return Rungs.Count == 1
                ? [new VideoPart(Rungs, Sounds, Texts, poster, Thumbnails, Followed: [])]
                :
                [
                    new VideoPart([.. Rungs.SkipLast(1)], Sounds, Texts, poster == Rungs[^1] ? null : poster, Thumbnails, Followed: []),
                    new VideoPart([Rungs[^1]], [], [], poster == Rungs[^1] ? poster : null, Thumbnails: null, Followed: [.. Sounds.Select(sound => sound.Stream).Distinct()]),
                ];
        }
    }

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

/// <summary>What one FFmpeg is to make of a video.</summary>
/// <param name="Rungs">Lowest first; at least one.</param>
/// <param name="Poster">The one of its rungs that the poster is taken from, if it makes that.</param>
/// <param name="Thumbnails">Taken from its lowest rung, if it makes them.</param>
/// <param name="Followed">
/// Sound that it reads and drops. In formats whose time may jump FFmpeg concludes from all streams that it reads when a file begins and where its time goes on; those that make
/// one video have to conclude the same.
/// </param>
internal sealed record VideoPart(
    IReadOnlyList<VideoRung> Rungs, IReadOnlyList<SoundRendition> Sounds, IReadOnlyList<SubtitleTrack> Texts, VideoRung? Poster, ThumbnailTrack? Thumbnails,
    IReadOnlyList<SoundStream> Followed)
{
    /// <summary>In the order in which FFmpeg writes and numbers them.</summary>
    public IEnumerable<Rendition> Renditions => Rungs.Select(rung => rung.Rendition).Concat(Sounds.Select(sound => sound.Rendition));
}

/// <summary>One sound track in one quality.</summary>
/// <param name="Name">What a person chooses by.</param>
/// <param name="IsFirst">Played when nobody chooses.</param>
internal sealed record SoundRendition(Rendition Rendition, SoundStream Stream, string Name, bool IsFirst);
