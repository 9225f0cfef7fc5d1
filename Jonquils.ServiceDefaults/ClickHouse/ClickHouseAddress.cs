using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Jonquils.ServiceDefaults.ClickHouse;

/// <summary>Where ClickHouse's HTTP interface is and how to sign in to it.</summary>
/// <param name="Endpoint">Base address, e.g. <c>http://localhost:8123/</c>.</param>
/// <param name="Database">Database of names that name none.</param>
/// <param name="Patience">How long a statement may run, and a stream may stand still.</param>
/// <param name="CompressesInserts">Whether rows are sent gzipped: worth it across a network, not on one machine.</param>
public sealed partial record ClickHouseAddress(
    Uri Endpoint, string Username, string Password, string Database, TimeSpan Patience, bool CompressesInserts)
{
    private const string Setting = "ConnectionStrings:clickhouse";
    private const int DefaultPatienceSeconds = 30;

    private static readonly string[] Known = ["Host", "Protocol", "Port", "Username", "Password", "Database", "Timeout", "Compression"];

    /// <summary>Reads <c>Host=…[;Protocol=http|https][;Port=…][;Username=…][;Password=…][;Database=…][;Timeout=seconds][;Compression=none|gzip]</c>.</summary>
    /// <exception cref="SettingException">A part is missing, unknown or malformed; the message never shows the password.</exception>
    public static ClickHouseAddress Parse(string connectionString)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            throw Wrong("is not of the form Host=…;Protocol=http;Port=…;Username=…;Password=…;Database=…");
        }

        if (parts.Keys.Cast<string>().FirstOrDefault(key => !Known.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw Wrong($"has an unknown part '{unknown}'");
        }

        var database = ValueOf(parts, "Database") ?? "default";
        return new ClickHouseAddress(
            EndpointOf(parts),
            ValueOf(parts, "Username") ?? "default",
            ValueOf(parts, "Password") ?? "",
            DatabaseName().IsMatch(database) ? database : throw Wrong("has in Database= something else than letters, digits and underscores"),
            TimeSpan.FromSeconds(NumberOf(parts, "Timeout", most: 3600) ?? DefaultPatienceSeconds),
            ValueOf(parts, "Compression") switch
            {
                null or "none" => false,
                "gzip" => true,
                _ => throw Wrong("has in Compression= neither none nor gzip"),
            });
    }

    /// <summary>The server alone: records print all they hold, and this one holds a password.</summary>
    public override string ToString() => Endpoint.GetLeftPart(UriPartial.Authority);

    private static Uri EndpointOf(DbConnectionStringBuilder parts)
    {
        var host = ValueOf(parts, "Host") ?? throw Wrong("has no Host=");
        var protocol = ValueOf(parts, "Protocol") ?? Uri.UriSchemeHttp;
        var port = NumberOf(parts, "Port", most: ushort.MaxValue) ?? (protocol == Uri.UriSchemeHttps ? 8443 : 8123);
        return protocol is "http" or "https" && Uri.CheckHostName(host) != UriHostNameType.Unknown
            ? new UriBuilder(protocol, host, port).Uri
            : throw Wrong("has in Protocol= neither http nor https, or in Host= no host");
    }

    private static int? NumberOf(DbConnectionStringBuilder parts, string name, int most)
    {
        if (ValueOf(parts, name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most
            ? number
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"has in {name}= no number from 1 to {most}"));
    }

    private static string? ValueOf(DbConnectionStringBuilder parts, string name) =>
        parts.TryGetValue(name, out var value) && value is string { Length: > 0 } text ? text : null;

    private static SettingException Wrong(string how) => new($"Setting {Setting} {how}.");

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex DatabaseName();
}
