using System.Collections.Concurrent;
using Jonquils.Api.Catalog.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Monitoring;
using Jonquils.ServiceDefaults.Objects;
using Npgsql;

namespace Jonquils.Api.Catalog;

/// <summary>Available tracks whose package is not in the store. Some are looked for each time, in turn; those that were missed before are looked for every time.</summary>
internal sealed class MissingObjects([FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database, IObjectStore objects) : IReportsFigures, IDisposable
{
    private const int Batch = 500;
    private const int AtATime = 8;
    private const int MostNamed = 5;

    private const string PageSql = "SELECT id, file_key FROM tracks WHERE is_available AND file_key IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";
    private const string MissedSql = "SELECT id, file_key FROM tracks WHERE is_available AND file_key IS NOT NULL AND id = ANY($1) LIMIT $2";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<Guid> _missed = [];
    private Guid _after;

    public string Source => "packages";

    public void Dispose() => _turn.Dispose();

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var page = await ReadAsync(PageSql, _after, cancel);
            var tracks = page.Union(await ReadAsync(MissedSql, _missed.ToArray(), cancel)).ToList();
            var missing = new ConcurrentBag<Guid>();
            await Parallel.ForEachAsync(tracks, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancel }, async (track, token) =>
            {
                if (await objects.FindAsync(Buckets.Hls, $"{track.Folder}/master.m3u8", token) is null)
                {
                    missing.Add(track.Id);
                }
            });
            // Behind the last comes the first again.
            _after = page.Count < Batch ? Guid.Empty : page[^1].Id;
            _missed.Clear();
            _missed.UnionWith(missing);
            return [new(FigureNames.TracksWithoutObjects, _missed.Count, Detail: _missed.Count == 0 ? null : $"The first are {string.Join(", ", _missed.Order().Take(MostNamed))}.")];
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<List<(Guid Id, string Folder)>> ReadAsync(string sql, object which, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = which });
        command.Parameters.Add(new() { Value = Batch });
        var tracks = new List<(Guid Id, string Folder)>();
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            tracks.Add((row.GetGuid(0), row.GetString(1)));
        }

        return tracks;
    }
}
