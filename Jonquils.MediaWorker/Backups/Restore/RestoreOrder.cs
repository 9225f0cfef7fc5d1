namespace Jonquils.MediaWorker.Backups.Restore;

/// <summary>What somebody wants restored, and how.</summary>
/// <param name="Backup">A backup's id or folder, or <see cref="Latest"/>.</param>
/// <param name="ToScratch">Restore into scratch databases, compare, and drop them: a rehearsal.</param>
/// <param name="Overwrite">Take the place of databases that hold something; those are kept under another name.</param>
/// <param name="CopyObjects">Copy back originals that are missing and of which there are copies.</param>
/// <param name="NotEncrypted">Take a backup that is not encrypted although there is a key.</param>
/// <param name="RebuildAnalytics">Empty the copies of listening and account events in ClickHouse and the counts of plays, and let all be copied and counted again.</param>
internal sealed record RestoreOrder(string Backup, bool ToScratch = false, bool Overwrite = false, bool CopyObjects = false, bool RebuildAnalytics = false, bool NotEncrypted = false)
{
    public const string Latest = "latest";

    public const string Usage = """
        Usage: restore --backup ID|FOLDER|latest [OPTIONS]

          --to-scratch          only try: restore into scratch databases, compare, and drop them
          --overwrite           take the place of databases that hold something; they are kept, renamed
          --objects             copy back missing originals from the backups' own store
          --rebuild-analytics   count plays and fill ClickHouse anew from the restored history
          --not-encrypted       take a backup that is not encrypted although Backups:Key is set: from before there was a key
        """;

    /// <returns><see langword="null"/> when the words make no sense.</returns>
    public static RestoreOrder? Parse(IReadOnlyList<string> words)
    {
        var order = new RestoreOrder("");
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "--backup" when i + 1 < words.Count:
                    order = order with { Backup = words[++i] };
                    break;
                case "--to-scratch":
                    order = order with { ToScratch = true };
                    break;
                case "--overwrite":
                    order = order with { Overwrite = true };
                    break;
                case "--objects":
                    order = order with { CopyObjects = true };
                    break;
                case "--rebuild-analytics":
                    order = order with { RebuildAnalytics = true };
                    break;
                case "--not-encrypted":
                    order = order with { NotEncrypted = true };
                    break;
                default:
                    return null;
            }
        }

        return order.Backup.Length > 0 ? order : null;
    }
}
