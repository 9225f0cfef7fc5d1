using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Jonquils.ServiceDefaults.ClickHouse;

/// <summary>The one way to ClickHouse: its HTTP interface, streaming both ways.</summary>
/// <remarks>
/// <para>Values go into statements as <see cref="ClickHouseParameters"/> only. Refusals are <see cref="ClickHouseException"/>, outages and
/// time-outs <see cref="ClickHouseUnavailableException"/>; without an address every call throws the latter.</para>
/// <para>Nothing is repeated here: a repeated insert is harmless only with a deduplication token, so repeating is its sender's decision.</para>
/// </remarks>
public sealed partial class ClickHouseClient(HttpClient http, ClickHouseAddress? address)
{
    private static readonly ActivitySource Source = new("Jonquils.ClickHouse");

    // Moments come and go in ISO 8601, and 64-bit numbers are numbers, as System.Text.Json has them.
    private static readonly KeyValuePair<string, string>[] ReadSettings =
        [new("default_format", "JSONEachRow"), new("date_time_output_format", "iso"), new("output_format_json_quote_64bit_integers", "0")];

    private static readonly KeyValuePair<string, string>[] WriteSettings = [new("date_time_input_format", "best_effort")];

    /// <summary><see langword="false"/> when no ClickHouse was given.</summary>
    public bool IsConfigured => address is not null;

    /// <summary>Runs a statement that gives no rows.</summary>
    public Task ExecuteAsync(string sql, ClickHouseParameters? parameters, CancellationToken cancel) =>
        ExecuteAsync(sql, parameters, Required.Database, cancel);

    /// <summary>Makes the database of the address where it is missing. Statements in it fail before that.</summary>
    public Task EnsureDatabaseAsync(CancellationToken cancel) =>
        ExecuteAsync($"CREATE DATABASE IF NOT EXISTS `{Required.Database}`", parameters: null, "default", cancel);

    /// <summary>Runs a statement and reads its rows as they come. The statement names no FORMAT.</summary>
    /// <typeparam name="T">A record whose members, in snake_case, are the columns.</typeparam>
    public async IAsyncEnumerable<T> QueryAsync<T>(string sql, ClickHouseParameters? parameters, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var call = new ClickHouseCall(Source, OperationOf(sql), Required, cancel);
        call.Describe(sql);
        using var request = Statement(sql, Required.Database, [.. ReadSettings, LimitOfServer(), .. Named(parameters)]);
        using var response = await call.RunAsync(token => SendAsync(request, token));
        var rows = PipeReader.Create(await call.RunAsync(token => response.Content.ReadAsStreamAsync(token)));
        try
        {
            while (await call.RunAsync(token => ClickHouseAnswer.ReadRowAsync<T>(rows, token)) is (true, { } row))
            {
                yield return row;
            }
        }
        finally
        {
            await rows.CompleteAsync();
        }
    }

    /// <summary>Inserts rows as they come, in one statement: up to about a million rows are stored whole or not at all.</summary>
    /// <typeparam name="T">A record whose members, in snake_case, are the columns.</typeparam>
    /// <param name="table">Name of the table, with or without its database.</param>
    /// <param name="columns">Names of the columns, in snake_case.</param>
    /// <param name="deduplicationToken">
    /// Names these rows: a second insert under the same token changes nothing. Only tables with
    /// <c>SETTINGS non_replicated_deduplication_window</c> (or replicated ones) heed it. <see langword="null"/> always inserts.
    /// </param>
    /// <returns>How many rows were sent.</returns>
    public async Task<long> InsertAsync<T>(
        string table, IReadOnlyList<string> columns, IAsyncEnumerable<T> rows, string? deduplicationToken, CancellationToken cancel)
    {
        var sql = $"INSERT INTO {Name(table)} ({string.Join(", ", columns.Select(Name))}) FORMAT JSONEachRow";
        using var call = new ClickHouseCall(Source, "INSERT", Required, cancel);
        call.Describe(sql);
        List<KeyValuePair<string, string>> settings = [new("query", sql), .. WriteSettings];
        if (deduplicationToken is not null)
        {
            settings.Add(new("insert_deduplication_token", deduplicationToken));
            // A repetition after a crash between the table and its materialised views gives them what they lack, and no more.
            settings.Add(new("deduplicate_blocks_in_dependent_materialized_views", "1"));
        }

        using var content = new ClickHouseRows<T>(rows, Required.CompressesInserts, call.Moved, cancel);
        using var request = Request(Required.Database, settings, content);
        try
        {
            using var response = await call.RunAsync(token => SendAsync(request, token));
            return content.Count;
        }
        catch (Exception error) when (error is ClickHouseUnavailableException or OperationCanceledException)
        {
            content.RethrowFailureOfRows();
            throw;
        }
    }

    private ClickHouseAddress Required => address ?? throw new ClickHouseUnavailableException("No ClickHouse is configured (ConnectionStrings:clickhouse).");

    private async Task ExecuteAsync(string sql, ClickHouseParameters? parameters, string database, CancellationToken cancel)
    {
        using var call = new ClickHouseCall(Source, OperationOf(sql), Required, cancel);
        call.Describe(sql);
        using var request = Statement(sql, database, [LimitOfServer(), .. Named(parameters)]);
        using var response = await call.RunAsync(token => SendAsync(request, token));
    }

    // The server must stop by itself too: it may not notice that nobody waits any longer.
    private KeyValuePair<string, string> LimitOfServer() =>
        new("max_execution_time", Math.Ceiling(Required.Patience.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<KeyValuePair<string, string>> Named(ClickHouseParameters? parameters) =>
        parameters?.Select(parameter => KeyValuePair.Create("param_" + parameter.Key, parameter.Value)) ?? [];

    private HttpRequestMessage Statement(string sql, string database, IEnumerable<KeyValuePair<string, string>> settings) =>
        Request(database, settings, new StringContent(sql, Encoding.UTF8, "text/plain"));

    private HttpRequestMessage Request(string database, IEnumerable<KeyValuePair<string, string>> settings, HttpContent content)
    {
        var query = string.Join('&', settings.Select(setting => $"{setting.Key}={Uri.EscapeDataString(setting.Value)}"));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Required.Endpoint, $"?database={database}&{query}")) { Content = content };
        // Headers, because addresses end up in logs.
        request.Headers.Add("X-ClickHouse-User", Required.Username);
        if (Required.Password.Length > 0)
        {
            request.Headers.Add("X-ClickHouse-Key", Required.Password);
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        try
        {
            await ClickHouseAnswer.EnsureAcceptedAsync(response, cancel);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static string OperationOf(string sql) => FirstWord().Match(sql).Value.ToUpperInvariant();

    private static string Name(string name) => TableOrColumn().IsMatch(name)
        ? name
        : throw new ArgumentException($"'{name}' is not the name of a table or column.", nameof(name));

    [GeneratedRegex(@"[A-Za-z]+")]
    private static partial Regex FirstWord();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?\z")]
    private static partial Regex TableOrColumn();
}
