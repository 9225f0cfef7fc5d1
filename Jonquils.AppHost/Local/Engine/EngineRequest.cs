using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>What a request of ClickHouse's HTTP interface asks for, read from its address and headers.</summary>
/// <param name="Sql">The statement in the address, empty when all of it is in the body.</param>
/// <param name="Format">Output format when the statement names none.</param>
/// <param name="Parameters">Values of <c>param_name</c>, still escaped.</param>
/// <param name="Settings">Everything else in the address: settings of this statement alone.</param>
internal sealed partial record EngineRequest(
    string Sql,
    string Database,
    string Format,
    IReadOnlyList<KeyValuePair<string, string>> Parameters,
    IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    private const string ParameterPrefix = "param_";

    // Words of the protocol itself; sessions, users and roles mean nothing to a server that only this machine reaches.
    private static readonly HashSet<string> Protocol = new(StringComparer.Ordinal)
    {
        "query", "database", "default_format", "user", "password", "query_id", "session_id", "session_timeout", "session_check",
        "wait_end_of_query", "compress", "decompress", "buffer_size", "quota_key", "role", "client_protocol_version",
    };

    public static EngineRequest Read(HttpRequest request)
    {
        var query = request.Query;
        string? First(string key, string header) =>
            query[key].FirstOrDefault() is { Length: > 0 } value ? value : request.Headers[header].FirstOrDefault();

        return new EngineRequest(
            query["query"].ToString(),
            First("database", "X-ClickHouse-Database") ?? EngineConnection.DefaultDatabase,
            First("default_format", "X-ClickHouse-Format") ?? "TabSeparated",
            [.. query.Where(pair => pair.Key.StartsWith(ParameterPrefix, StringComparison.Ordinal))
                .Select(pair => KeyValuePair.Create(pair.Key[ParameterPrefix.Length..], pair.Value.ToString()))],
            [.. query.Where(pair => !pair.Key.StartsWith(ParameterPrefix, StringComparison.Ordinal) && !Protocol.Contains(pair.Key))
                .Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()))]);
    }

    /// <summary>The insert and its format when the rows are the whole body, so that they can be streamed into the engine.</summary>
    public (string Insert, string Format)? StreamedInsert() =>
        Parameters.Count == 0 && InsertWithFormat().Match(Sql) is { Success: true } match ? (match.Groups[1].Value, match.Groups[2].Value) : null;

    /// <summary>Statements that put the settings in force on a connection.</summary>
    /// <exception cref="EngineException">A name that cannot be a setting.</exception>
    public IEnumerable<string> SettingStatements() => Settings.Select(setting => $"SET {Name(setting.Key)} = '{Escape(setting.Value)}'");

    /// <summary>Statements that take them back, since a connection keeps them.</summary>
    public IEnumerable<string> ResetStatements() => Settings.Select(setting => $"SET {Name(setting.Key)} = DEFAULT");

    private static string Name(string key) =>
        SettingName().IsMatch(key) ? key : throw new EngineException(115, $"Code: 115. DB::Exception: '{key}' is not the name of a setting.");

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(INSERT\s+INTO\s.+?)\s+FORMAT\s+(\w+)\s*;?\s*$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex InsertWithFormat();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex SettingName();
}
