using Jonquils.ServiceDefaults.Http;

namespace Jonquils.MediaWorker.Backups;

internal static class BackupProblems
{
    public static ConflictProblem Running { get; } = new("backup_running", "A backup is being made. There is one at a time.");

    public static ConflictProblem NotConfigured { get; } = new("backups_not_configured", "Backups are not set up here: Backups:Databases names no databases.");

    public static NotFoundProblem NoSuchBackup(Guid id) => new("backup_not_found", $"There is no backup {id}.");
}
