using Jonquils.Contracts;
using Jonquils.MediaWorker.Ffmpeg;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>What to package, and whom to tell.</summary>
/// <param name="SourcePath">Absolute path of the source on this machine.</param>
/// <param name="SourceSha256">What its bytes must hash to.</param>
/// <param name="ScratchPath">The job's own folder.</param>
/// <param name="FinalFolder">Where the finished package goes.</param>
/// <param name="GrowingFolder">Where it can be played while it is made; <see langword="null"/> when nobody waits.</param>
internal sealed record PackagingOrder(
    string SourcePath, string SourceSha256, string Profile, string ScratchPath, PackageFolder FinalFolder, PackageFolder? GrowingFolder)
{
    /// <summary>Called once, when the first segment of every AAC rendition can be played.</summary>
    public Func<MediaTags, Task> OnPlayable { get; init; } = _ => Task.CompletedTask;

    /// <summary>Called with the name of each step when it begins.</summary>
    public Action<string> OnStep { get; init; } = _ => { };

    /// <summary>Called several times a second while FFmpeg runs, with the source's expected duration if known. Must return at once.</summary>
    public Action<FfmpegProgress, TimeSpan?> OnProgress { get; init; } = (_, _) => { };
}
