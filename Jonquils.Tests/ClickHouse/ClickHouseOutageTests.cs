using System.Net;
using Jonquils.ServiceDefaults;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.Tests.Stack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.ClickHouse;

public sealed class ClickHouseOutageTests
{
    [Fact]
    public async Task Without_a_connection_string_every_call_says_unavailable_and_health_is_degraded()
    {
        using var host = HostWith(connectionString: null);
        var client = host.Services.GetRequiredService<ClickHouseClient>();

        Assert.False(client.IsConfigured);
        await AssertUnavailableAsync(client);
        Assert.Equal(HealthStatus.Degraded, await HealthOf(host));
    }

    [Fact]
    public async Task Nobody_listening_is_unavailable_and_degraded()
    {
        using var host = HostWith($"Host=localhost;Port={TestStack.FreePort()}");

        Assert.True(host.Services.GetRequiredService<ClickHouseClient>().IsConfigured);
        await AssertUnavailableAsync(host.Services.GetRequiredService<ClickHouseClient>());
        Assert.Equal(HealthStatus.Degraded, await HealthOf(host));
    }

    [Fact]
    public async Task An_engine_that_dies_is_unavailable_and_serves_again_after_its_start()
    {
        var (server, connectionString) = await TestStack.OwnClickHouseAsync();
        using var host = HostWith(connectionString);
        var client = host.Services.GetRequiredService<ClickHouseClient>();
        Assert.Equal(HealthStatus.Healthy, await HealthOf(host));

        await server.KillAsync();
        await AssertUnavailableAsync(client);
        Assert.Equal(HealthStatus.Degraded, await HealthOf(host));

        await server.StartAgainAsync();
        Assert.Equal(HealthStatus.Healthy, await HealthOf(host));
        await server.KillAsync();
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task A_proxy_that_has_no_server_behind_it_is_unavailable(HttpStatusCode status)
    {
        await using var proxy = await ServeAsync(context => { context.Response.StatusCode = (int)status; return Task.CompletedTask; });

        await AssertUnavailableAsync(proxy.Client);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_unavailable_after_the_time_limit()
    {
        await using var silent = await ServeAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        await AssertUnavailableAsync(silent.Client);
    }

    [Fact]
    public async Task A_server_that_falls_silent_among_the_rows_is_unavailable_after_the_rows_that_came()
    {
        await using var silent = await ServeAsync(async context =>
        {
            await context.Response.WriteAsync("{\"n\":1}\n{\"n\":2}\n{\"n\":", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        await AssertRowsThenAsync<ClickHouseUnavailableException>(silent.Client);
    }

    [Fact]
    public async Task A_connection_that_breaks_among_the_rows_is_unavailable()
    {
        await using var broken = await ServeAsync(async context =>
        {
            await context.Response.WriteAsync("{\"n\":1}\n{\"n\":2}\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });

        // How many rows still arrive is the network's affair.
        await Assert.ThrowsAsync<ClickHouseUnavailableException>(async () => await broken.Client.QueryAsync<Row>("SELECT n", null, CancellationToken.None).ToListAsync());
    }

    [Theory]
    [InlineData("{\"exception\":\"Code: 241. DB::Exception: Memory limit exceeded\"}\n")]
    [InlineData("Code: 241. DB::Exception: Memory limit exceeded\n")]
    [InlineData("\r\n__exception__\r\nabcdefgh\r\nCode: 241. DB::Exception: Memory limit exceeded")]
    public async Task A_failure_that_ClickHouse_writes_among_the_rows_is_a_refusal_and_never_a_row(string ending)
    {
        await using var server = await ServeAsync(context => context.Response.WriteAsync("{\"n\":1}\n{\"n\":2}\n" + ending, context.RequestAborted));

        var refused = await AssertRowsThenAsync<ClickHouseException>(server.Client);

        Assert.Equal(241, refused.Code);
    }

    [Fact]
    public async Task User_and_password_travel_in_headers_and_not_in_the_address()
    {
        var seen = new TaskCompletionSource<(string? User, string? Key, string Query)>();
        await using var server = await ServeAsync(
            context =>
            {
                seen.SetResult((context.Request.Headers["X-ClickHouse-User"], context.Request.Headers["X-ClickHouse-Key"], context.Request.QueryString.Value!));
                return Task.CompletedTask;
            },
            ";Username=ada;Password=hush");

        await server.Client.ExecuteAsync("SELECT 1", null, CancellationToken.None);

        var (user, key, query) = await seen.Task;
        Assert.Equal(("ada", "hush"), (user, key));
        Assert.DoesNotContain("hush", query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Port=8123", "has no Host=")]
    [InlineData("Host=a;Port=many", "has in Port= no number")]
    [InlineData("Host=a;Port=70000", "has in Port= no number")]
    [InlineData("Host=a;Protocol=tcp", "has in Protocol= neither http nor https")]
    [InlineData("Host=a;Pasword=hush", "has an unknown part 'pasword'")]
    [InlineData("Host=a;Database=x-y", "has in Database=")]
    [InlineData("nonsense hush", "is not of the form")]
    public void A_wrong_connection_string_is_named_and_no_secret_shown(string connectionString, string expected)
    {
        var refused = Record.Exception(() => HostWith(connectionString));

        Assert.IsType<SettingException>(refused);
        Assert.StartsWith("Setting ConnectionStrings:clickhouse " + expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", ClickHouseAddress.Parse("Host=a;Password=hush").ToString(), StringComparison.Ordinal);
    }

    private static async Task<T> AssertRowsThenAsync<T>(ClickHouseClient client)
        where T : Exception
    {
        var read = new List<int>();

        var error = await Assert.ThrowsAsync<T>(async () =>
        {
            await foreach (var row in client.QueryAsync<Row>("SELECT n", null, CancellationToken.None))
            {
                read.Add(row.N);
            }
        });

        Assert.Equal([1, 2], read);
        return error;
    }

    private static async Task AssertUnavailableAsync(ClickHouseClient client)
    {
        await Assert.ThrowsAsync<ClickHouseUnavailableException>(() => client.ExecuteAsync("SELECT 1", null, CancellationToken.None));
        await Assert.ThrowsAsync<ClickHouseUnavailableException>(async () => await client.QueryAsync<Row>("SELECT 1 AS n", null, CancellationToken.None).ToListAsync());
        await Assert.ThrowsAsync<ClickHouseUnavailableException>(() =>
            client.InsertAsync("t", ["n"], AsyncEnumerable.Range(0, 100_000).Select(n => new Row(n)), null, CancellationToken.None));
    }

    private static async Task<HealthStatus> HealthOf(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["clickhouse"].Status;

    private static IHost HostWith(string? connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:clickhouse", connectionString)]);
        builder.Services.AddLogging();
        builder.AddClickHouse();
        return builder.Build();
    }

    // Stands for what no engine can be made to do on demand: proxies, silence and cut connections.
    private static async Task<Misbehaving> ServeAsync(RequestDelegate answer, string more = "")
    {
        var port = TestStack.FreePort();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://localhost:{port}");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new Misbehaving(app, new HttpClient(), $"Host=localhost;Port={port};Timeout=1{more}");
    }

    private sealed record Row(int N);

    private sealed class Misbehaving(WebApplication app, HttpClient http, string connectionString) : IAsyncDisposable
    {
        public ClickHouseClient Client { get; } = new(http, ClickHouseAddress.Parse(connectionString));

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await app.DisposeAsync();
        }
    }
}
