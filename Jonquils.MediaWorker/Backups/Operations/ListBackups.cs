using Jonquils.Contracts;
using Jonquils.MediaWorker.Backups.Runs;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.MediaWorker.Backups.Operations;

/// <summary>Backups, for the operations API.</summary>
internal static class ListBackups
{
    private const int MostRows = 200;

    /// <summary>The newest first.</summary>
    public static async Task<Ok<BackupPage>> Handle(BackupLedger ledger, CancellationToken cancel, Guid? after = null, int limit = 50)
    {
        var most = Math.Clamp(limit, 1, MostRows);
        var backups = await ledger.ListAsync(after, most + 1, cancel);
        return TypedResults.Ok(new BackupPage([.. backups.Take(most)], backups.Count > most ? backups[most - 1].Id : null));
    }

    /// <summary>One of them.</summary>
    public static async Task<Results<Ok<BackupState>, NotFoundProblem>> HandleOne(Guid backupId, BackupLedger ledger, CancellationToken cancel) =>
        await ledger.FindAsync(backupId, cancel) is { } backup ? TypedResults.Ok(backup) : BackupProblems.NoSuchBackup(backupId);
}
