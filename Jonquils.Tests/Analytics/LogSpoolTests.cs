using System.Diagnostics;
using System.Net;
using Jonquils.Api.Analytics;
using Jonquils.Api.Analytics.Logs;
using Jonquils.Api.Analytics.Schema;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.Tests.ClickHouse;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.Analytics;

public sealed class LogSpoolTests(ClickHouseDatabase database) : IClassFixture<ClickHouseDatabase>
{
    [Fact]
    public async Task What_waited_on_disk_is_stored_once_even_when_it_was_sent_before()
    {
        var (spool, _) = await SpoolAsync();
        var batch = LogBatch.Of([Request("/once"), Request("/once")]);
        await database.Client.InsertAsync(batch.Table, batch.Columns, batch.Rows.ToAsyncEnumerable(), batch.Token, CancellationToken.None);

        Assert.True(await spool.TryKeepAsync(batch, CancellationToken.None));
        Assert.True(spool.Bytes > 0);
        await spool.ReplayAsync(CancellationToken.None);

        Assert.Equal(0, spool.Bytes);
        Assert.Equal(2, await CountAsync("/once"));
    }

    [Fact]
    public async Task More_than_the_disk_may_hold_is_dropped_and_counted()
    {
        var (spool, _) = await SpoolAsync(1000);

        await spool.TryKeepAsync(LogBatch.Of([Request("/kept")]), CancellationToken.None);
        await spool.TryKeepAsync(LogBatch.Of([.. Enumerable.Repeat(Request("/lost"), 10)]), CancellationToken.None);
        await spool.ReplayAsync(CancellationToken.None);

        Assert.Equal(10, spool.Dropped);
        Assert.Equal((1, 0), (await CountAsync("/kept"), await CountAsync("/lost")));
    }

    [Fact]
    public async Task A_broken_file_does_not_keep_the_others_waiting()
    {
        var (spool, folder) = await SpoolAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "00000000000000000001.api_requests_log.x.jsonl"), "{\"no_such_column\":1}\n");
        await spool.TryKeepAsync(LogBatch.Of([Request("/behind")]), CancellationToken.None);

        await spool.ReplayAsync(CancellationToken.None);

        Assert.Equal((1L, 0L, 1L), (spool.Dropped, spool.Bytes, await CountAsync("/behind")));
    }

    [Fact]
    public void A_full_log_drops_what_comes_and_counts_it()
    {
        var log = new RequestLog(Options.Create(new AnalyticsOptions { LogBuffer = 2 }));

        for (var i = 0; i < 5; i++)
        {
            log.Write(Request("/any"));
        }

        Assert.Equal((2, 3L), (log.Entries.Count, log.Dropped));
    }

    private async Task<(LogSpool Spool, string Folder)> SpoolAsync(long bytes = 1_000_000)
    {
        var folder = await TestStack.NewFolderAsync("spool");
        var options = Options.Create(new AnalyticsOptions { SpoolFolder = folder, SpoolBytes = bytes });
        using var schema = new AnalyticsSchema(database.Client, new ClickHouseMigrations(database.Client), options);
        await schema.EnsureAsync(CancellationToken.None);
        return (new LogSpool(database.Client, options, TimeProvider.System, NullLogger<LogSpool>.Instance), folder);
    }

    private static LoggedRequest Request(string endpoint) => new(
        TimeProvider.System.GetUtcNow(), null, "GET", endpoint, 200, TimeSpan.FromMilliseconds(3), "An agent, \"quoted\"\n", IPAddress.Loopback, ActivityTraceId.CreateRandom());

    private Task<long> CountAsync(string endpoint) =>
        database.ValueAsync<long>("SELECT count() AS value FROM api_requests_log WHERE endpoint = {endpoint:String}", new() { { "endpoint", endpoint } });
}
