using System.Net.Http.Headers;
using System.Text;
using Jonquils.ServiceDefaults;

namespace Jonquils.Api.Search.Elastic;

/// <summary>Where Elasticsearch or OpenSearch is and how to sign in to it.</summary>
/// <param name="Endpoint">Base address, ending in a slash.</param>
/// <param name="SignIn"><see langword="null"/> for a cluster without security.</param>
internal sealed record ElasticAddress(Uri Endpoint, AuthenticationHeaderValue? SignIn)
{
    /// <summary>Reads <c>http(s)://[user:password@]host:port[/path]</c>.</summary>
    /// <exception cref="SettingException">It is no such address; the message never shows the password.</exception>
    public static ElasticAddress Parse(string connectionString)
    {
        if (!Uri.TryCreate(connectionString, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            throw new SettingException("Setting ConnectionStrings:elasticsearch is not of the form http(s)://user:password@host:port.");
        }

        var endpoint = new UriBuilder(address) { UserName = "", Password = "", Query = "", Fragment = "", Path = address.AbsolutePath.TrimEnd('/') + "/" }.Uri;
        return new ElasticAddress(endpoint, address.UserInfo.Length == 0
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)))));
    }

    /// <summary>The server alone: records print all they hold, and this one holds a password.</summary>
    public override string ToString() => Endpoint.GetLeftPart(UriPartial.Authority);
}
