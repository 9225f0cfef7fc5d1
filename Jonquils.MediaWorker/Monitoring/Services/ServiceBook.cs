using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;

namespace Jonquils.MediaWorker.Monitoring.Services;

/// <summary>How the services are now, and since when; a look holds for a few seconds, whoever asks.</summary>
internal sealed class ServiceBook(ServiceProbe probe, [FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, TimeProvider clock) : IDisposable
{
    private const string KeepSql = """
        INSERT INTO monitoring.services AS s (name, status, since) SELECT name, status, $3 FROM unnest($1, $2) AS found(name, status)
        ON CONFLICT (name) DO UPDATE SET since = CASE WHEN s.status = excluded.status THEN s.since ELSE excluded.since END, status = excluded.status
        RETURNING name, since
        """;

    private static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _turn = new(1);
    private (IReadOnlyList<FoundService> Found, IReadOnlyList<ServiceState> States, long At)? _last;

    public void Dispose() => _turn.Dispose();

    public async Task<(IReadOnlyList<FoundService> Found, IReadOnlyList<ServiceState> States)> LookAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_last is not { } last || clock.GetElapsedTime(last.At) > HoldsFor)
            {
                var found = await probe.LookAsync(cancel);
                _last = last = (found, await KeepAsync(found, cancel), clock.GetTimestamp());
            }

            return (last.Found, last.States);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<IReadOnlyList<ServiceState>> KeepAsync(IReadOnlyList<FoundService> found, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var since = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(KeepSql);
        command.Parameters.Add(new() { Value = found.Select(service => service.Name).ToArray() });
        command.Parameters.Add(new() { Value = found.Select(service => service.Status).ToArray() });
        command.Parameters.Add(new() { Value = now });
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            var (name, at) = Read(row);
            since[name] = at;
        }

        return [.. found.Select(service => new ServiceState(
            service.Name, service.IsBacking ? "backing" : "service", service.Status, service.Checks, since[service.Name], now, service.Detail))];
    }

    private static (string Name, DateTimeOffset Since) Read(NpgsqlDataReader row) => (row.GetString(0), row.GetFieldValue<DateTimeOffset>(1));
}
