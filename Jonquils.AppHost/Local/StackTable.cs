using System.Globalization;

namespace Jonquils.AppHost.Local;

/// <summary>The one table that a start ends with.</summary>
internal static class StackTable
{
    public static string Render(StackState state, string dataFolder, TimeSpan took)
    {
        (string Label, string Value)[] rows =
        [
            ("Web app", state.Web),
            ("Sign in as", $"{state.AdminEmail}  password {state.AdminPassword}"),
            ("Api", $"{state.Api}  (documentation: {state.Api}/docs)"),
            ("Media worker", state.Worker),
            ("PostgreSQL", AddressIn(state.Postgres, "Host=", "Port=")),
            ("Redis", state.Redis?.Split(',')[0] ?? "not running"),
            ("ClickHouse", state.Clickhouse is { } clickHouse ? "http://" + AddressIn(clickHouse, "Host=", "Port=") : "not running"),
            ("Music folder", Path.Combine(state.ObjectsFolder, "tracks")),
            ("Data, logs", dataFolder),
        ];
        var width = rows.Max(row => row.Value.Length);
        var line = new string('-', 13 + 3 + width);
        var head = string.Create(CultureInfo.InvariantCulture, $"Jonquils is ready after {took.TotalSeconds:0.0} s. Ctrl+C stops everything.");
        return string.Join(Environment.NewLine, ["", head, line, .. rows.Select(row => $"{row.Label,-13} : {row.Value}"), line]);
    }

    private static string AddressIn(string connectionString, string hostKey, string portKey)
    {
        string ValueOf(string key) => connectionString.Split(';').First(word => word.StartsWith(key, StringComparison.Ordinal))[key.Length..];
        return $"{ValueOf(hostKey)}:{ValueOf(portKey)}";
    }
}
