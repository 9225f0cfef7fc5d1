using System.Data.Common;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Where an S3 server is and how to sign in to it.</summary>
/// <param name="Endpoint">Base address of the server, http or https.</param>
/// <param name="Region">What requests are signed for; servers other than Amazon's take any, mostly <c>us-east-1</c>.</param>
/// <param name="PublicEndpoint">The same server as browsers reach it, for links; <see cref="Endpoint"/> when it has one name only.</param>
public sealed record S3Address(Uri Endpoint, string AccessKey, string SecretKey, string Region, Uri PublicEndpoint)
{
    private const string Setting = "ConnectionStrings:s3";

    private static readonly string[] Known = ["Endpoint", "AccessKey", "SecretKey", "Region", "PublicEndpoint"];

    /// <summary>Reads <c>Endpoint=…;AccessKey=…;SecretKey=…[;Region=…][;PublicEndpoint=…]</c>.</summary>
    /// <exception cref="SettingException">A part is missing, unknown or malformed; the message never shows a value that may be secret.</exception>
    public static S3Address Parse(string connectionString)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            throw new SettingException($"Setting {Setting} is not of the form Endpoint=…;AccessKey=…;SecretKey=….");
        }

        if (parts.Keys.Cast<string>().FirstOrDefault(key => !Known.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new SettingException($"Setting {Setting} has an unknown part '{unknown}'.");
        }

        var endpoint = AddressOf(parts, "Endpoint") ?? throw Missing("Endpoint");
        return new S3Address(
            endpoint,
            ValueOf(parts, "AccessKey") ?? throw Missing("AccessKey"),
            ValueOf(parts, "SecretKey") ?? throw Missing("SecretKey"),
            ValueOf(parts, "Region") ?? "us-east-1",
            AddressOf(parts, "PublicEndpoint") ?? endpoint);
    }

    /// <summary>The server alone: records print all they hold, and this one holds a secret.</summary>
    public override string ToString() => Endpoint.GetLeftPart(UriPartial.Authority);

    private static string? ValueOf(DbConnectionStringBuilder parts, string name) =>
        parts.TryGetValue(name, out var value) && value is string { Length: > 0 } text ? text : null;

    private static Uri? AddressOf(DbConnectionStringBuilder parts, string name)
    {
        if (ValueOf(parts, name) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new SettingException($"Setting {Setting} has in {name}= no http or https address.");
    }

    private static SettingException Missing(string name) => new($"Setting {Setting} has no {name}=.");
}
