using System.Diagnostics;
using System.Globalization;
using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.Tests.ClickHouse;

public sealed class ClickHouseClientTests(ClickHouseDatabase database) : IClassFixture<ClickHouseDatabase>
{
    private static readonly string[] Columns = ["track_id", "title", "played_at", "ms", "kind", "share", "country"];
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.FromHours(3));

    private readonly string _table = $"listens_{Guid.NewGuid():N}";

    private ClickHouseClient Client => database.Client;

    [Fact]
    public async Task A_record_comes_back_as_it_was_inserted()
    {
        await CreateTableAsync();
        Listen[] listens =
        [
            new(Guid.NewGuid(), "Tab\t newline\n quote' \"double\" back\\slash Земфира 久石譲 🎷 \u0001", Noon, long.MaxValue, ListenKind.SkippedEarly, 0.1, null),
            new(Guid.Empty, "", DateTimeOffset.UnixEpoch, 0, ListenKind.Complete, -1e-300, "RU"),
        ];

        var sent = await InsertAsync(listens);
        var rows = await ListensAsync("ORDER BY ms DESC");

        Assert.Equal(2, sent);
        Assert.Equal(listens, rows);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("tab\tnewline\ncarriage\rnull\0bell\bfeed\f")]
    [InlineData("'; DROP TABLE listens; --")]
    [InlineData("back\\slash \\t \\N \\' \\\\")]
    [InlineData("\"double\" `back` {name:String} %20 & = + ; # ?")]
    [InlineData("Земфира 久石譲 🎷 \u2028")]
    public async Task Any_text_survives_as_a_parameter_and_within_an_array(string text)
    {
        var value = await database.ValueAsync<string>("SELECT {text:String} AS value", new() { { "text", text } });
        var elements = await database.ValueAsync<string[]>("SELECT {many:Array(String)} AS value", new() { { "many", new[] { text, "b", text } } });

        Assert.Equal(text, value);
        Assert.Equal([text, "b", text], elements);
    }

    [Fact]
    public async Task Parameters_of_every_type_arrive_as_that_type()
    {
        var id = Guid.NewGuid();
        var sql = """
            SELECT {id:UUID} = toUUID({same:String}) AND {whole:Int64} = -9223372036854775808 AND {big:UInt64} = 18446744073709551615
               AND {yes:Bool} AND NOT {no:UInt8} AND {half:Float64} = 0.5 AND {price:Decimal(10, 2)} = 12.34 AND isNull({none:Nullable(String)})
               AND {day:Date} = toDate('2026-03-01') AND {second:DateTime('UTC')} = toDateTime('2026-03-01 09:00:00', 'UTC')
               AND {moment:DateTime64(3, 'UTC')} = toDateTime64('2026-03-01 09:00:00.250', 3, 'UTC')
               AND has({ids:Array(UUID)}, {id:UUID}) AND {numbers:Array(Int32)} = [1, -2] AND empty({nothing:Array(String)})
               AND {times:Array(DateTime64(3, 'UTC'))} = [toDateTime64('2026-03-01 09:00:00.250', 3, 'UTC')] AS value
            """;

        var agreed = await database.ValueAsync<bool>(sql, new()
        {
            { "id", id }, { "same", id.ToString() }, { "whole", long.MinValue }, { "big", ulong.MaxValue }, { "yes", true }, { "no", false },
            { "half", 0.5 }, { "price", 12.34m }, { "none", null }, { "day", new DateOnly(2026, 3, 1) },
            { "second", Noon.AddMilliseconds(-250) }, { "moment", Noon }, { "ids", new[] { Guid.NewGuid(), id } }, { "numbers", new[] { 1, -2 } },
            { "nothing", Array.Empty<string>() }, { "times", new[] { Noon } },
        });

        Assert.True(agreed);
    }

    [Fact]
    public void A_parameter_that_ClickHouse_would_not_understand_is_refused_before_it_is_sent()
    {
        Assert.Throws<ArgumentException>(() => new ClickHouseParameters { { "a b", 1 } });
        Assert.Throws<ArgumentException>(() => new ClickHouseParameters { { "a&query=", 1 } });
        Assert.Throws<ArgumentException>(() => new ClickHouseParameters { { "object", new object() } });
    }

    [Theory]
    [InlineData("listens; DROP TABLE x", "title")]
    [InlineData("listens", "title) VALUES")]
    [InlineData("a.b.c", "title")]
    [InlineData("", "title")]
    public async Task Names_of_tables_and_columns_are_names_only(string table, string column) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Client.InsertAsync(table, [column], Rows(1), null, CancellationToken.None));

    [Fact]
    public async Task The_same_rows_under_the_same_token_count_once_and_under_another_again()
    {
        await CreateTableAsync();
        var listens = await Rows(1000).ToArrayAsync();

        await InsertAsync(listens, "batch-1");
        await InsertAsync(listens, "batch-1");
        var once = await CountAsync();
        await InsertAsync(listens, "batch-2");
        await InsertAsync(listens, null);

        Assert.Equal((1000, 3000), (once, await CountAsync()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(";Compression=gzip")]
    public async Task Hundreds_of_thousands_of_rows_stream_in_and_out(string compression)
    {
        const int Count = 300_000;
        await CreateTableAsync();

        var sent = await database.With(compression).InsertAsync(_table, Columns, Rows(Count), "big" + compression, CancellationToken.None);
        long sum = 0;
        var read = 0;
        await foreach (var listen in Client.QueryAsync<Listen>($"SELECT * FROM {_table}", null, CancellationToken.None))
        {
            sum += listen.Ms;
            read++;
        }

        Assert.Equal((Count, Count, (long)Count * (Count - 1) / 2), (sent, read, sum));
    }

    [Fact]
    public async Task No_rows_are_no_error()
    {
        await CreateTableAsync();

        Assert.Equal(0, await InsertAsync([]));
        Assert.Empty(await ListensAsync(""));
    }

    [Fact]
    public async Task When_the_source_of_the_rows_fails_its_own_exception_comes_out_and_no_row_is_stored()
    {
        await CreateTableAsync();

        var failed = await Assert.ThrowsAsync<IOException>(() => Client.InsertAsync(_table, Columns, Rows(50_000, breaksAt: 40_000), "cut", CancellationToken.None));

        Assert.Equal("The source dried up.", failed.Message);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_cancelled_insert_stores_nothing()
    {
        await CreateTableAsync();
        using var stop = new CancellationTokenSource();
        var rows = Rows(50_000).Select(listen =>
        {
            if (listen.Ms == 40_000)
            {
                stop.Cancel();
            }

            return listen;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.InsertAsync(_table, Columns, rows, "cancelled", stop.Token));

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_refusal_carries_the_number_of_ClickHouse()
    {
        await CreateTableAsync();

        var syntax = await Assert.ThrowsAsync<ClickHouseException>(() => Client.ExecuteAsync("SELEKT 1", null, CancellationToken.None));
        var unknown = await Assert.ThrowsAsync<ClickHouseException>(async () => await Client.QueryAsync<Listen>("SELECT * FROM nowhere", null, CancellationToken.None).ToListAsync());
        var insert = await Assert.ThrowsAsync<ClickHouseException>(() => Client.InsertAsync("nowhere", Columns, Rows(100_000), null, CancellationToken.None));
        var type = await Assert.ThrowsAsync<ClickHouseException>(() => Client.InsertAsync(_table, ["ms"], new[] { new { Ms = "many" } }.ToAsyncEnumerable(), null, CancellationToken.None));

        Assert.Equal((62, 60, 60), (syntax.Code, unknown.Code, insert.Code));
        Assert.True(type.Code > 0);
        Assert.Contains("Syntax error", syntax.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_ends_and_the_next_one_is_served()
    {
        var hasty = database.With(";Timeout=1");

        var late = await Record.ExceptionAsync(() => hasty.ExecuteAsync("SELECT count() FROM numbers(100000000000) WHERE sin(number) > 2", null, CancellationToken.None));

        // Whichever of the two watches rings first.
        Assert.True(late is ClickHouseUnavailableException or ClickHouseException { Code: 159 }, late?.ToString());
        Assert.Equal(1, await database.ValueAsync<int>("SELECT 1 AS value"));
    }

    [Fact]
    public async Task A_span_shows_the_statement_and_none_of_its_values()
    {
        using var parent = new Activity("test").Start();
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Jonquils.ClickHouse",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => { if (span.TraceId == parent.TraceId) { spans.Add(span); } },
        };
        ActivitySource.AddActivityListener(listener);

        await database.ValueAsync<string>("SELECT {name:String} AS value", new() { { "name", "a secret" } });
        await Assert.ThrowsAsync<ClickHouseException>(() => Client.ExecuteAsync("DROP TABLE nowhere", null, CancellationToken.None));

        Assert.Equal(["clickhouse SELECT", "clickhouse DROP"], spans.Select(span => span.DisplayName));
        Assert.Equal("SELECT {name:String} AS value", spans[0].GetTagItem("db.query.text"));
        Assert.Equal("60", spans[1].GetTagItem("db.response.status_code"));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], spans.Select(span => span.Status));
        Assert.DoesNotContain(spans.SelectMany(span => span.TagObjects), tag => tag.Value?.ToString()?.Contains("secret", StringComparison.Ordinal) == true);
    }

    private static async IAsyncEnumerable<Listen> Rows(int count, int? breaksAt = null)
    {
        for (var i = 0; i < count; i++)
        {
            if (i == breaksAt)
            {
                throw new IOException("The source dried up.");
            }

            if (i % 10_000 == 0)
            {
                await Task.Yield();
            }

            yield return new Listen(Guid.Empty, $"Song {i.ToString(CultureInfo.InvariantCulture)}", Noon, i, ListenKind.Complete, 1, null);
        }
    }

    private Task CreateTableAsync() => Client.ExecuteAsync(
        $"""
        CREATE TABLE {_table} (track_id UUID, title String, played_at DateTime64(3, 'UTC'), ms Int64, kind LowCardinality(String), share Float64, country Nullable(String))
        ENGINE = MergeTree ORDER BY (track_id, ms) SETTINGS non_replicated_deduplication_window = 1000
        """,
        null,
        CancellationToken.None);

    private Task<long> InsertAsync(Listen[] listens, string? token = null) =>
        Client.InsertAsync(_table, Columns, listens.ToAsyncEnumerable(), token, CancellationToken.None);

    private async Task<List<Listen>> ListensAsync(string tail) =>
        await Client.QueryAsync<Listen>($"SELECT * FROM {_table} {tail}", null, CancellationToken.None).ToListAsync();

    private async Task<int> CountAsync() => await database.ValueAsync<int>($"SELECT count() AS value FROM {_table}");

    private enum ListenKind
    {
        Complete,
        SkippedEarly,
    }

    private sealed record Listen(Guid TrackId, string Title, DateTimeOffset PlayedAt, long Ms, ListenKind Kind, double Share, string? Country);
}
