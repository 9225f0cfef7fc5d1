using Jonquils.Contracts;
using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Tells what a file is and whether it could be packaged, without decoding it: in process where the format is known, else by FFmpeg.</summary>
internal sealed class SourceInspection(FfmpegProcess ffmpeg)
{
    /// <summary>Looks at a file. Never throws for what is in it.</summary>
    /// <param name="scratch">Folder that FFmpeg may work in; made when missing.</param>
    /// <returns>The facts, or why the file cannot be packaged.</returns>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public async Task<(SourceInfo? Info, MediaError? Refusal)> LookAsync(string path, string scratch, CancellationToken cancel)
    {
        var reading = SourceReader.Read(path);
        var info = reading.Info;
        if (info is null && reading.Refusal is null)
        {
            Directory.CreateDirectory(scratch);
            var run = await ffmpeg.RunAsync(new FfmpegRun("header", HlsArguments.Input(path), scratch, ToolLimits.ForHeader), cancel);
            if (FfmpegHeader.Parse(run.Log) is not { } header)
            {
                return (null, FfmpegVerdict.OfHeader(run, reading.IsKnownFormat));
            }

            // FFmpeg does not show all tags of all formats.
            var (tags, cover) = SourceReader.ReadTrailingTags(path);
            info = header with { Tags = TagText.Merge(header.Tags, tags), Cover = header.Cover ?? cover };
        }

        return (info, reading.Refusal ?? PackageAcceptance.RefusalOf(info!));
    }
}
