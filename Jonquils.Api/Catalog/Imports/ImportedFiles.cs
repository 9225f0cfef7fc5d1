using Jonquils.Api.Catalog.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Imports;

/// <summary>What is known of the files of one batch, with their tracks; read at once, since asking for each would take most of the time.</summary>
internal sealed class ImportedFiles
{
    private readonly CatalogDb _database;
    private readonly Dictionary<(string Bucket, string Path), ImportedFile> _files;
    private readonly Dictionary<Guid, Track> _tracks;

    private ImportedFiles(CatalogDb database, Dictionary<(string, string), ImportedFile> files, Dictionary<Guid, Track> tracks) =>
        (_database, _files, _tracks) = (database, files, tracks);

    public static async Task<ImportedFiles> LoadAsync(
        CatalogDb database, IReadOnlyList<CatalogImportEntry> entries, IReadOnlyList<CatalogImportGone> gone, CancellationToken cancel)
    {
        var paths = entries.Select(e => e.Path).Concat(entries.Select(e => e.MovedFrom)).Concat(gone.Select(g => g.Path))
            .OfType<string>().Where(p => !p.Contains('\0', StringComparison.Ordinal)).Distinct().ToList();
        var buckets = entries.Select(e => e.Bucket).Concat(gone.Select(g => g.Bucket)).Where(Buckets.All.Contains).Distinct().ToList();
        var files = await database.CatalogImports.Where(f => buckets.Contains(f.Bucket) && paths.Contains(f.Path)).ToDictionaryAsync(f => (f.Bucket, f.Path), cancel);
        var ids = files.Values.Select(f => f.TrackId).OfType<Guid>().Order().ToArray();
        // Media events change tracks too; whoever comes second waits, instead of finding out at the end that the row is another.
        await database.Database.ExecuteSqlAsync($"SELECT 1 FROM tracks WHERE id = ANY ({ids}) ORDER BY id FOR UPDATE", cancel);
        var tracks = ids.Length == 0
            ? []
            : await database.Tracks.Include(t => t.Artists).Include(t => t.Genres).AsSplitQuery().Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancel);
        return new ImportedFiles(database, files, tracks);
    }

    public ImportedFile? Find(string bucket, string path) => _files.GetValueOrDefault((bucket, path));

    /// <returns><see langword="null"/> when it was deleted since.</returns>
    public Track? Track(Guid trackId) => _tracks.GetValueOrDefault(trackId);

    /// <summary>Notes that a file was taken.</summary>
    public void Keep(CatalogImportEntry entry, ImportedFile? file, Guid? trackId, DateTimeOffset now)
    {
        if (file is null)
        {
            file = new ImportedFile { Bucket = entry.Bucket, Path = entry.Path, ETag = entry.ETag };
            _database.CatalogImports.Add(file);
            _files[(entry.Bucket, entry.Path)] = file;
        }

        (file.ETag, file.SourceSha256, file.TrackId, file.TakenAt) = (entry.ETag, entry.SourceSha256, trackId, now);
    }

    /// <summary>Lets a track follow its file to another path. Nothing else about it changes: its file is the same.</summary>
    /// <param name="there">What is known of the new path.</param>
    /// <returns><see langword="null"/> when there is nothing to follow.</returns>
    public CatalogImportOutcome? Follow(CatalogImportEntry entry, ImportedFile? there, DateTimeOffset now)
    {
        if (entry.MovedFrom is not { } path || there?.TrackId is not null || Find(entry.Bucket, path) is not { } before)
        {
            return null;
        }

        if (before.TrackId is { } trackId && Track(trackId) is { } track)
        {
            if (track.SourceSha256 != entry.SourceSha256)
            {
                return null;
            }

            track.MoveSource(entry.Bucket, entry.Path, now);
            track.RegainSource(now);
        }
        else if (before.IsGone)
        {
            // Its track was deleted, and then the file too: whoever drops it again wants it again.
            return null;
        }

        Keep(entry, there, before.TrackId, now);
        _database.CatalogImports.Remove(before);
        _files.Remove((entry.Bucket, path));
        return new(entry.Bucket, entry.Path, CatalogImportOutcomes.Moved, before.TrackId);
    }

    /// <summary>Hides the track of a file that is gone. Its id, and with it plays and favourites, waits for the file.</summary>
    public CatalogImportOutcome LetGo(CatalogImportGone gone, DateTimeOffset now)
    {
        if (Find(gone.Bucket, gone.Path) is not { IsGone: false } file)
        {
            return new(gone.Bucket, gone.Path, CatalogImportOutcomes.Unchanged);
        }

        (file.ETag, file.TakenAt) = (ImportedFile.GoneETag, now);
        if (file.TrackId is { } trackId && Track(trackId) is { } track)
        {
            track.LoseSource(now);
        }

        return new(gone.Bucket, gone.Path, CatalogImportOutcomes.Gone, file.TrackId);
    }
}
