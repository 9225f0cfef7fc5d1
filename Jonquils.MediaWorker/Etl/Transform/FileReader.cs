using Jonquils.Contracts;
using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.MediaWorker.Etl.Transform;

/// <summary>Reads one file of the library: its hash, its tags, and whether it can become a track.</summary>
internal sealed class FileReader(IObjectStore objects, SourceInspection inspection)
{
    private static readonly MediaError NoAccess = new("cannot_open", "The file may not be opened by the media worker.");

    private static readonly MediaError NotMusic = new("not_music", "Not a sound file.");

    /// <summary>Reads a file. Never throws for what is in it.</summary>
    /// <param name="scratch">Folder for what has to be fetched first.</param>
    /// <param name="mayWrite">Whether covers may be stored.</param>
    /// <exception cref="IOException">The store failed; trying again may help.</exception>
    public async Task<Processed> ReadAsync(RegisteredFile file, FoundCovers covers, string scratch, bool mayWrite, CancellationToken cancel)
    {
        if (FileKinds.IsIgnored(file.Path))
        {
            return new Processed(file, FileStatuses.Ignored, Reason: NotMusic);
        }

        if (file.Bytes == 0)
        {
            return new Processed(file, FileStatuses.Quarantined, Reason: MediaErrors.EmptyFile);
        }

        var local = objects.LocalPath(LibraryScan.Bucket, file.Path);
        var fetched = local is null ? Path.Combine(scratch, Guid.NewGuid().ToString("N")) : null;
        try
        {
            var path = local ?? (await FetchAsync(file, fetched!, cancel) ? fetched : null);
            return path is null ? new Processed(file, null) : await ReadAsync(file, path, covers, scratch, mayWrite, cancel);
        }
        catch (UnauthorizedAccessException)
        {
            return new Processed(file, FileStatuses.Quarantined, Reason: NoAccess);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Processed(file, null);
        }
        finally
        {
            if (fetched is not null)
            {
                File.Delete(fetched);
            }
        }
    }

    private async Task<Processed> ReadAsync(RegisteredFile file, string path, FoundCovers covers, string scratch, bool mayWrite, CancellationToken cancel)
    {
        var (info, refusal) = await inspection.LookAsync(path, Path.Combine(scratch, "look-" + Guid.NewGuid().ToString("N")), cancel);
        var sha256 = await SourceHash.ComputeAsync(path, cancel);
        if ((await objects.FindAsync(LibraryScan.Bucket, file.Path, cancel))?.ETag != file.ETag)
        {
            // Changed under our eyes; the next scan sees it as changed.
            return new Processed(file, null);
        }

        if (refusal is not null)
        {
            return new Processed(file, FileStatuses.Quarantined, sha256, Reason: refusal);
        }

        var (tags, isGuess) = PathHints.Complete(info!.Tags, file.Path);
        var (artists, title) = ArtistNames.Of(tags);
        tags = tags with { Title = title, Artist = artists is [var first, ..] ? first.Name : null, Artists = null, Remixer = null };
        var cover = mayWrite ? await covers.KeyForAsync(file.Path, tags, info.Cover, cancel) : null;
        var track = new StagedTrack(
            tags, artists, info.Codec, info.SampleRate, info.Channels, info.Kbps > 0 ? info.Kbps : null,
            info.Duration is { } duration ? (int)duration.TotalMilliseconds : null, isGuess, cover);
        return new Processed(file, FileStatuses.Staged, sha256, track);
    }

    private async Task<bool> FetchAsync(RegisteredFile file, string target, CancellationToken cancel)
    {
        await using var found = await objects.OpenAsync(LibraryScan.Bucket, file.Path, 0, null, cancel);
        if (found is null)
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await found.Body.CopyToAsync(copy, cancel);
        return true;
    }
}
