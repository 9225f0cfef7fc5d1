using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Jonquils.AppHost.Local.Processes;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.AppHost;

/// <summary>The ClickHouse engine behind HTTP must behave as a ClickHouse server does, since one client speaks to both.</summary>
public sealed class EngineHostTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task The_database_of_the_product_exists_from_the_start()
    {
        var engine = await SharedAsync();

        Assert.Equal("analytics\n", await engine.QueryAsync("SELECT currentDatabase()"));
    }

    [Fact]
    public async Task Parameters_come_back_as_they_were_sent_whatever_they_contain()
    {
        var engine = await SharedAsync();

        var answer = await engine.QueryAsync("SELECT {text:String} || '!' AS said, {number:UInt32} + 1 AS next FORMAT JSONEachRow", "param_text=O%27Neil%5Ct%22%3B%20DROP&param_number=41");

        Assert.Equal("""{"said":"O'Neil\t\"; DROP!","next":42}""" + "\n", answer);
    }

    [Fact]
    public async Task Rows_are_streamed_in_and_counted_in_the_summary()
    {
        var engine = await SharedAsync();
        var table = await engine.CreateTableAsync();

        using var response = await engine.InsertAsync(table, Rows(0, 20_000));

        Assert.Contains("\"written_rows\":\"20000\"", response.Headers.GetValues("X-ClickHouse-Summary").Single(), StringComparison.Ordinal);
        Assert.Equal("20000\t199990000\n", await engine.QueryAsync($"SELECT count(), sum(id) FROM {table}"));
    }

    [Fact]
    public async Task Compressed_bodies_are_understood()
    {
        var engine = await SharedAsync();
        var table = await engine.CreateTableAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Rows(0, 100)));
        }

        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await Http.PostAsync(engine.Address($"query=INSERT INTO {table} FORMAT JSONEachRow"), content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("100\n", await engine.QueryAsync($"SELECT count() FROM {table}"));
    }

    [Theory]
    [InlineData("SELEC 1", 62, HttpStatusCode.BadRequest)]
    [InlineData("SELECT * FROM no_such_table", 60, HttpStatusCode.NotFound)]
    [InlineData("SELECT no_such_column FROM system.one", 47, HttpStatusCode.BadRequest)]
    public async Task Errors_carry_ClickHouses_own_code(string sql, int code, HttpStatusCode status)
    {
        var engine = await SharedAsync();

        using var response = await engine.PostAsync(sql);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code.ToString(CultureInfo.InvariantCulture), response.Headers.GetValues("X-ClickHouse-Exception-Code").Single());
        Assert.Contains($"Code: {code}", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_holds_for_its_statement_alone()
    {
        var engine = await SharedAsync();

        // Every connection of the pool is asked afterwards: none may have kept it.
        Assert.Equal("7\n", await engine.QueryAsync("SELECT getSetting('max_block_size')", "max_block_size=7"));
        var later = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => engine.QueryAsync("SELECT getSetting('max_block_size')")));

        Assert.DoesNotContain("7\n", later);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_ended_with_code_159_and_the_engine_lives_on()
    {
        var engine = await SharedAsync();

        using var response = await engine.PostAsync("SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1", "max_execution_time=1");

        Assert.Equal("159", response.Headers.GetValues("X-ClickHouse-Exception-Code").Single());
        Assert.Equal("1\n", await engine.QueryAsync("SELECT 1"));
    }

    [Fact]
    public async Task The_same_insert_sent_twice_under_one_token_is_stored_once()
    {
        var engine = await SharedAsync();
        var table = await engine.CreateTableAsync();

        using var first = await engine.InsertAsync(table, Rows(0, 1000), "insert_deduplication_token=batch-1");
        using var again = await engine.InsertAsync(table, Rows(0, 1000), "insert_deduplication_token=batch-1");
        using var other = await engine.InsertAsync(table, Rows(1000, 10), "insert_deduplication_token=batch-2");

        Assert.Equal("1010\n", await engine.QueryAsync($"SELECT count() FROM {table}"));
    }

    [Fact]
    public async Task A_broken_insert_leaves_no_rows_behind()
    {
        var engine = await SharedAsync();
        var table = await engine.CreateTableAsync();

        using var response = await engine.PostAsync(Rows(0, 500) + "{\"id\": broken\n", $"query=INSERT INTO {table} FORMAT JSONEachRow");

        Assert.False(response.IsSuccessStatusCode);
        Assert.Equal("0\n", await engine.QueryAsync($"SELECT count() FROM {table}"));
    }

    [Fact]
    public async Task Acknowledged_rows_outlive_a_kill_of_the_engine()
    {
        var (server, connectionString) = await TestStack.OwnClickHouseAsync();
        var engine = new Engine(connectionString);
        var table = await engine.CreateTableAsync();
        using var stored = await engine.InsertAsync(table, Rows(0, 3000));

        await server.KillAsync();
        await server.StartAgainAsync();

        Assert.Equal("3000\n", await engine.QueryAsync($"SELECT count() FROM {table}"));
        await server.KillAsync();
    }

    [Fact]
    public async Task Asked_to_stop_it_ends_by_itself_and_cleanly()
    {
        var (server, connectionString) = await TestStack.OwnClickHouseAsync();
        await new Engine(connectionString).QueryAsync("SELECT 1");

        Signals.Send(server.Child.Pid, Signal.Terminate);

        Assert.Equal(0, await server.Child.Exited.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static async Task<Engine> SharedAsync() => new(await TestStack.ClickHouseAsync());

    private static string Rows(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(id => $"{{\"id\":{id}}}\n"));

    private sealed class Engine(string connectionString)
    {
        private readonly string _port = connectionString.Split(';').First(word => word.StartsWith("Port=", StringComparison.Ordinal))[5..];

        public Uri Address(string query) => new($"http://localhost:{_port}/?database=analytics&{query}");

        public Task<HttpResponseMessage> PostAsync(string body, string query = "") => Http.PostAsync(Address(query), new StringContent(body));

        public async Task<string> QueryAsync(string sql, string query = "")
        {
            using var response = await PostAsync(sql, query);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            return text;
        }

        public async Task<string> CreateTableAsync()
        {
            var name = $"t_{Guid.NewGuid():N}";
            await QueryAsync($"CREATE TABLE {name} (id UInt64) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 1000");
            return name;
        }

        public async Task<HttpResponseMessage> InsertAsync(string table, string rows, string query = "")
        {
            var response = await PostAsync(rows, $"query=INSERT INTO {table} FORMAT JSONEachRow&{query}");
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            return response;
        }
    }
}
