using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.ClickHouse;

/// <summary>A database of one test class's own on the engine of the test run.</summary>
public sealed class ClickHouseDatabase : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public ClickHouseClient Client { get; private set; } = null!;

    public string ConnectionString { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        ConnectionString = (await TestStack.ClickHouseAsync()).Replace("Database=analytics", $"Database=t_{Guid.NewGuid():N}", StringComparison.Ordinal);
        Client = With("");
        await Client.EnsureDatabaseAsync(CancellationToken.None);
    }

    public Task DisposeAsync() => Client.ExecuteAsync("DROP DATABASE " + ClickHouseAddress.Parse(ConnectionString).Database, null, CancellationToken.None);

    public void Dispose() => _http.Dispose();

    /// <summary>A client of the same database with more in its connection string.</summary>
    public ClickHouseClient With(string more) => new(_http, ClickHouseAddress.Parse(ConnectionString + more));

    /// <summary>The only value of a statement that gives one row with a column <c>value</c>.</summary>
    public async Task<T> ValueAsync<T>(string sql, ClickHouseParameters? parameters = null) =>
        (await Client.QueryAsync<Single<T>>(sql, parameters, CancellationToken.None).ToListAsync()).Single().Value;

    private sealed record Single<T>(T Value);
}
