using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.Api.Search.Feeding;

/// <summary>Keeps the index that answers up to date: woken by the database, one replica at a time, from where the last one stopped.</summary>
internal sealed partial class IndexFeeder(
    ISearchEngine engine, SearchEngines engines, ChangeWriter writer, IndexStates states, SearchSources sources, IOptions<SearchOptions> options, TimeProvider clock,
    ILogger<IndexFeeder> logger)
    : PeriodicLoop(TimeSpan.Zero, clock, logger)
{
    private static readonly TimeSpan CleanEvery = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(2);

    private NpgsqlConnection? _listener;
    private DateTimeOffset _nextCleaning;
    private bool _isKnownToBeThere;
    private bool _isDown;

    public override void Dispose()
    {
        _listener?.Dispose();
        base.Dispose();
    }

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        try
        {
            await CheckAsync(cancel);
            if (!await FeedAsync(cancel))
            {
                await CleanAsync(cancel);
                await WaitForNewsAsync(cancel);
            }

            if (_isDown)
            {
                _isDown = false;
                LogBack(engine.Name);
            }
        }
        catch (SearchUnavailableException error)
        {
            // It may come back without its data.
            _isKnownToBeThere = false;
            if (!_isDown)
            {
                _isDown = true;
                LogDown(error, engine.Name);
            }

            await Task.Delay(AfterOutage, Clock, cancel);
        }
    }

    private async Task CheckAsync(CancellationToken cancel)
    {
        if (_isKnownToBeThere)
        {
            return;
        }

        var state = await states.FindAsync(engine.Name, cancel);
        if (state is null || state.Shape != engine.Shape || !await engine.HasIndexAsync(generation: null, cancel))
        {
            if (state is not { BuildGeneration: not null })
            {
                await states.RequestAsync(engine.Name, cancel);
            }

            return;
        }

        _isKnownToBeThere = true;
    }

    /// <returns>Whether anything was written.</returns>
    private async Task<bool> FeedAsync(CancellationToken cancel)
    {
        // A look without a lock first: mostly nothing has changed.
        if (!_isKnownToBeThere || await states.FindAsync(engine.Name, cancel) is not { Position: { } position, BuildPosition: var build }
            || !await sources.AnyAsync(position, (await states.NowAsync(cancel)).Snapshot, cancel))
        {
            return false;
        }

        // The connection that listens is ours alone: one connection a feeder is enough.
        var connection = await ListenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await IndexStates.LockAsync(connection, engine.Name, mayWait: false, cancel) is not { } since)
        {
            return false;
        }

        var (until, _) = await states.NowAsync(cancel);
        var (_, isBulk) = await writer.ApplyAsync(engine, generation: null, since, until, cancel);
        await using var move = new NpgsqlCommand(
            "UPDATE search.indexes SET position = $2, is_requested = is_requested OR $3 WHERE engine = $1", connection);
        move.Parameters.Add(new NpgsqlParameter<string> { TypedValue = engine.Name });
        move.Parameters.Add(new NpgsqlParameter<string> { TypedValue = until });
        move.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isBulk && !await IsInAsync(build, since, until, cancel) });
        await move.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <returns>Whether the change of everything was there already when the index that is being built was begun.</returns>
    private async Task<bool> IsInAsync(string? build, string since, string until, CancellationToken cancel) =>
        build is not null && (await sources.ChangesAsync(since, build, cancel)).IsBulk && !(await sources.ChangesAsync(build, until, cancel)).IsBulk;

    private async Task WaitForNewsAsync(CancellationToken cancel)
    {
        var isNew = _listener is null;
        var listener = await ListenAsync(cancel);
        if (!isNew)
        {
            await listener.WaitAsync(options.Value.PollEvery, cancel);
        }
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken cancel)
    {
        if (_listener is { FullState: System.Data.ConnectionState.Open })
        {
            return _listener;
        }

        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }

        _listener = await states.ConnectAsync(cancel);
        await using var listen = new NpgsqlCommand($"LISTEN {CatalogFeed.Channel}", _listener);
        await listen.ExecuteNonQueryAsync(cancel);
        return _listener;
    }

    private async Task CleanAsync(CancellationToken cancel)
    {
        if (Clock.GetUtcNow() < _nextCleaning)
        {
            return;
        }

        _nextCleaning = Clock.GetUtcNow() + CleanEvery;
        var positions = await states.PositionsAsync([.. engines.All.Select(one => one.Name)], cancel);
        if (positions.Count > 0)
        {
            await sources.ForgetAsync(positions, cancel);
        }
    }

    [LoggerMessage(2701, LogLevel.Warning, "The search index of {Engine} cannot be kept up to date; it is caught up with as soon as the engine answers")]
    private partial void LogDown(Exception error, string engine);

    [LoggerMessage(2702, LogLevel.Information, "The search index of {Engine} is kept up to date again")]
    private partial void LogBack(string engine);
}
