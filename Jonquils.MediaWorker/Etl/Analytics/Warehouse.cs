using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.MediaWorker.Etl.Analytics;

/// <summary>Writes schema <c>data_warehouse</c>.</summary>
internal sealed class Warehouse([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database)
{
    private static readonly string[] Tables = ["track_daily", "artist_daily", "platform_daily"];

    /// <summary>Replaces all aggregates of a range of days.</summary>
    /// <param name="to">Day after the last one.</param>
    /// <returns>How many rows there are now.</returns>
    public async Task<long> ReplaceAsync(
        DateOnly from, DateOnly to, IAsyncEnumerable<DailySum> tracks, IAsyncEnumerable<DailySum> artists, IAsyncEnumerable<DailySum> platforms, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var table in Tables)
        {
            await using var delete = new NpgsqlCommand($"DELETE FROM data_warehouse.{table} WHERE day >= $1 AND day < $2", connection, transaction);
            delete.Parameters.AddAll([new() { Value = from }, new() { Value = to }]);
            await delete.ExecuteNonQueryAsync(cancel);
        }

        var rows = await CopyAsync(connection, "track_daily (day, track_id, plays, completes, skips, likes, listeners, listened_ms)", tracks,
            (writer, sum) => WriteAsync(writer, sum, Guid.Parse(sum.Subject), [sum.Plays, sum.Completes, sum.Skips, sum.Likes, sum.Listeners, sum.ListenedMs], cancel), cancel);
        rows += await CopyAsync(connection, "artist_daily (day, artist_id, plays, completes, skips, likes, listened_ms)", artists,
            (writer, sum) => WriteAsync(writer, sum, Guid.Parse(sum.Subject), [sum.Plays, sum.Completes, sum.Skips, sum.Likes, sum.ListenedMs], cancel), cancel);
        rows += await CopyAsync(connection, "platform_daily (day, platform, plays, completes, listeners, listened_ms)", platforms,
            (writer, sum) => WriteAsync(writer, sum, sum.Subject, [sum.Plays, sum.Completes, sum.Listeners, sum.ListenedMs], cancel), cancel);
        await transaction.CommitAsync(cancel);
        return rows;
    }

    private static async Task<long> CopyAsync(
        NpgsqlConnection connection, string table, IAsyncEnumerable<DailySum> sums, Func<NpgsqlBinaryImporter, DailySum, Task> write, CancellationToken cancel)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"COPY data_warehouse.{table} FROM STDIN (FORMAT BINARY)", cancel);
        await foreach (var sum in sums.WithCancellation(cancel))
        {
            await writer.StartRowAsync(cancel);
            await write(writer, sum);
        }

        return (long)await writer.CompleteAsync(cancel);
    }

    private static async Task WriteAsync<T>(NpgsqlBinaryImporter writer, DailySum sum, T subject, long[] figures, CancellationToken cancel)
    {
        await writer.WriteAsync(sum.Day, NpgsqlDbType.Date, cancel);
        await writer.WriteAsync(subject, cancel);
        foreach (var figure in figures)
        {
            await writer.WriteAsync(figure, NpgsqlDbType.Bigint, cancel);
        }
    }
}
