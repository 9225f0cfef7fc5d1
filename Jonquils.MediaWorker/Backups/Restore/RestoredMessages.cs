using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Backups.Making;
using Jonquils.MediaWorker.Backups.Store;
using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;

namespace Jonquils.MediaWorker.Backups.Restore;

/// <summary>
/// Mends what the moments between the snapshots may have torn: what a database counts as told may be unknown to the one that was told. Saying it again
/// harms nobody, since receivers keep the ids of what they have taken.
/// </summary>
internal static class RestoredMessages
{
    // Clocks of servers differ a little.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private const string ResendSql = "UPDATE outbox SET sent_at = NULL, attempts = 0, next_attempt_at = now() WHERE sent_at >= $1";

    // Somebody forgotten between two snapshots may still be remembered in the earlier ones.
    private const string ForgetSql = "UPDATE users SET forgotten_at = NULL WHERE deleted_at IS NOT NULL AND forgotten_at >= $1";

    // The backup's own run was still under way in its snapshot.
    private const string RunsSql = """
        UPDATE backups.runs SET state = CASE WHEN id = $1 THEN 'COMPLETED' ELSE 'FAILED' END, completed_at = coalesce(completed_at, now()),
            detail = CASE WHEN id = $1 THEN $2::jsonb ELSE detail END, bytes = CASE WHEN id = $1 THEN $3 ELSE bytes END, verified = id = $1 AND $4,
            error = CASE WHEN id = $1 THEN NULL ELSE 'It was under way when the backup was made.' END
        WHERE state = 'RUNNING'
        """;

    /// <param name="isVerified">Whether the backup was proved to restore.</param>
    /// <returns>Messages that are sent again.</returns>
    public static async Task<int> MendAsync(string folder, BackupDocument document, bool isVerified, Func<string, NpgsqlConnectionStringBuilder> restored, CancellationToken cancel)
    {
        var since = document.TakenAt - Slack;
        var again = 0;
        foreach (var part in document.Databases)
        {
            await using var connection = new NpgsqlConnection(restored(part.Name).ConnectionString);
            await connection.OpenAsync(cancel);
            if (part.Rows.ContainsKey("public.outbox"))
            {
                again += await ExecuteAsync(connection, ResendSql, cancel, since);
            }

            if (part.Name == BackupDatabases.Users)
            {
                await ExecuteAsync(connection, ForgetSql, cancel, since);
            }

            if (part.Name == ProcessingDb.Name)
            {
                var detail = BackupMaker.Describe(folder, document, worker: null);
                await ExecuteAsync(
                    connection, RunsSql, cancel, document.Id, JsonSerializer.Serialize(detail, ContractJson.Options), BackupMaker.BytesOf(document), isVerified);
            }
        }

        return again;
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteNonQueryAsync(cancel);
    }
}
