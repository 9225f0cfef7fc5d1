using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Search.Feeding;

/// <summary>
/// Builds a new index beside the one that answers, which goes on answering and being kept up to date meanwhile. How far it is stands in the database after every batch,
/// so that whoever comes after a crash goes on from there. What changes during the build is applied at its end, from the moment when it began.
/// </summary>
internal sealed partial class IndexBuilder(
    ISearchEngine engine, ChangeWriter writer, IndexStates states, SearchSources sources, IOptions<SearchOptions> options, TimeProvider clock, ILogger<IndexBuilder> logger)
    : PeriodicLoop(options.Value.PollEvery, clock, logger)
{
    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(2);

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        if (await states.FindAsync(engine.Name, cancel) is not ({ IsRequested: true } or { BuildGeneration: not null }))
        {
            return;
        }

        // One replica builds; the lock goes with the connection, so that another can take over.
        await using var guard = await states.ConnectAsync(cancel);
        await using (var take = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtextextended('search-build:' || $1, 0))", guard))
        {
            take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = engine.Name });
            if (await take.ExecuteScalarAsync(cancel) is not true)
            {
                return;
            }
        }

        try
        {
            await BuildAsync(guard, cancel);
        }
        catch (SearchUnavailableException)
        {
            // The feeder tells of the outage; the build goes on where it was.
            await Task.Delay(AfterOutage, Clock, cancel);
        }
        finally
        {
            // A pooled connection would keep the lock. Not cancelled: the lock must not outlive the turn.
            await using var free = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", guard);
            await free.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private async Task BuildAsync(NpgsqlConnection guard, CancellationToken cancel)
    {
        var state = (await states.FindAsync(engine.Name, cancel))!;
        if (state.BuildGeneration is not { } begun)
        {
            await BeginAsync(state.Generation + 1, cancel);
        }
        else if (!await engine.HasIndexAsync(begun, cancel))
        {
            // Lost with the engine's data, or answering already when a crash kept that from being written down.
            await BeginAsync(begun + 1, cancel);
        }

        state = (await states.FindAsync(engine.Name, cancel))!;
        var generation = state.BuildGeneration!.Value;
        await CopyAsync(state, generation, cancel);
        await engine.FinishAsync(generation, cancel);
        var isBulk = await CatchUpAsync(generation, cancel);
        isBulk |= await SwitchAsync(guard, generation, cancel);
        if (isBulk)
        {
            // So much changed while it was built that some may have been passed over.
            await states.RequestAsync(engine.Name, cancel);
        }
    }

    private async Task BeginAsync(int generation, CancellationToken cancel)
    {
        await engine.CreateAsync(generation, cancel);
        // The moment first, then all that is read: what changes in between is seen twice rather than not at all.
        var (position, _) = await states.NowAsync(cancel);
        var total = await sources.CountAsync(cancel);
        await states.UpdateAsync(
            engine.Name,
            """
            UPDATE search.indexes SET is_requested = false, build_generation = $2, build_position = $3, build_kind = $4, build_after = NULL, build_done = 0, build_total = $5,
                build_started_at = $6 WHERE engine = $1
            """,
            cancel,
            new NpgsqlParameter<int> { TypedValue = generation }, new NpgsqlParameter<string> { TypedValue = position },
            new NpgsqlParameter<string> { TypedValue = SearchKinds.All[0] }, new NpgsqlParameter<long> { TypedValue = total },
            new NpgsqlParameter<DateTimeOffset> { TypedValue = Clock.GetUtcNow() });
        LogBegun(engine.Name, generation, total);
    }

    private async Task CopyAsync(IndexState state, int generation, CancellationToken cancel)
    {
        var (kind, after, done) = (state.BuildKind, state.BuildAfter, state.BuildDone);
        while (kind is not null)
        {
            var (_, version) = await states.NowAsync(cancel);
            var documents = await sources.ScanAsync(kind, after, options.Value.BatchSize, cancel);
            if (documents.Count > 0)
            {
                await engine.WriteAsync(generation, documents, [], version, cancel);
            }

            (after, done) = (documents.Count > 0 ? documents[^1].Id : null, done + documents.Count);
            if (after is null)
            {
                kind = SearchKinds.All.SkipWhile(one => one != kind).ElementAtOrDefault(1);
            }

            await states.UpdateAsync(
                engine.Name, "UPDATE search.indexes SET build_kind = $2, build_after = $3, build_done = $4 WHERE engine = $1", cancel,
                new NpgsqlParameter { Value = (object?)kind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new NpgsqlParameter { Value = (object?)after ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new NpgsqlParameter<long> { TypedValue = done });
        }
    }

    /// <returns>Whether so much changed meanwhile that another index is to be built.</returns>
    private async Task<bool> CatchUpAsync(int generation, CancellationToken cancel)
    {
        var isBulk = false;
        while (true)
        {
            var since = (await states.FindAsync(engine.Name, cancel))!.BuildPosition!;
            var (until, _) = await states.NowAsync(cancel);
            var (count, bulk) = await writer.ApplyAsync(engine, generation, since, until, cancel);
            isBulk |= bulk;
            await states.UpdateAsync(
                engine.Name, "UPDATE search.indexes SET build_position = $2, is_requested = is_requested OR $3 WHERE engine = $1", cancel,
                new NpgsqlParameter<string> { TypedValue = until }, new NpgsqlParameter<bool> { TypedValue = bulk });
            // What is left is little enough to be done while the feeder waits.
            if (count < options.Value.BatchSize)
            {
                return isBulk;
            }
        }
    }

    private async Task<bool> SwitchAsync(NpgsqlConnection connection, int generation, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await IndexStates.LockAsync(connection, engine.Name, mayWait: true, cancel);
        var state = (await states.FindAsync(engine.Name, cancel))!;
        var (until, _) = await states.NowAsync(cancel);
        var (_, isBulk) = await writer.ApplyAsync(engine, generation, state.BuildPosition!, until, cancel);
        await engine.SwitchAsync(generation, cancel);
        await using var move = new NpgsqlCommand(
            """
            UPDATE search.indexes SET generation = $2, shape = $3, position = $4, documents = build_done, built_at = $5,
                build_generation = NULL, build_position = NULL, build_kind = NULL, build_after = NULL, build_started_at = NULL WHERE engine = $1
            """, connection);
        move.Parameters.Add(new NpgsqlParameter<string> { TypedValue = engine.Name });
        move.Parameters.Add(new NpgsqlParameter<int> { TypedValue = generation });
        move.Parameters.Add(new NpgsqlParameter<int> { TypedValue = engine.Shape });
        move.Parameters.Add(new NpgsqlParameter<string> { TypedValue = until });
        move.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = Clock.GetUtcNow() });
        await move.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        LogBuilt(engine.Name, generation, state.BuildDone, Clock.GetUtcNow() - (state.BuildStartedAt ?? Clock.GetUtcNow()));
        return isBulk;
    }

    [LoggerMessage(2703, LogLevel.Information, "Building search index {Generation} of {Engine} from {Total} entries")]
    private partial void LogBegun(string engine, int generation, long total);

    [LoggerMessage(2704, LogLevel.Information, "Search index {Generation} of {Engine} with {Documents} documents answers from now on; it took {Took}")]
    private partial void LogBuilt(string engine, int generation, long documents, TimeSpan took);
}
