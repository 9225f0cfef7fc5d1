using Microsoft.Extensions.Options;

namespace Jonquils.Web;

/// <summary>Where the browser finds the Api; section <c>Api</c> of the settings.</summary>
public sealed class ApiAddress
{
    public const string Section = "Api";

    /// <summary>Absolute http or https address as the browser sees it, e.g. <c>https://api.example.org</c>; required.</summary>
    public string PublicBaseUrl { get; set; } = "";

    /// <summary>Origin of the object store as the browser sees it, e.g. <c>https://s3.example.org</c>: where the parts of large uploads go; empty when the Api takes them.</summary>
    public string ObjectsOrigin { get; set; } = "";

    /// <summary>The address without a slash at its end.</summary>
    internal string Base => PublicBaseUrl.TrimEnd('/');

    /// <summary>Scheme, host and port: what a content security policy can name.</summary>
    internal string Origin => OriginOf(PublicBaseUrl);

    /// <summary>All that scripts may talk to beside the page's own origin.</summary>
    internal string ConnectedOrigins => ObjectsOrigin.Length == 0 ? Origin : $"{Origin} {OriginOf(ObjectsOrigin)}";

    private static string OriginOf(string address) => new Uri(address).GetLeftPart(UriPartial.Authority);
}

internal sealed class ApiAddressRules : IValidateOptions<ApiAddress>
{
    public ValidateOptionsResult Validate(string? name, ApiAddress options)
    {
        if (string.IsNullOrWhiteSpace(options.PublicBaseUrl))
        {
            return ValidateOptionsResult.Fail(
                "The setting Api:PublicBaseUrl (environment variable Api__PublicBaseUrl) is missing: the address of the Api as a browser sees it, e.g. http://localhost:8000.");
        }

        if (options.ObjectsOrigin.Length > 0 && !IsWebAddress(options.ObjectsOrigin))
        {
            return ValidateOptionsResult.Fail($"The setting Api:ObjectsOrigin is '{options.ObjectsOrigin}', which is no absolute http or https address.");
        }

        return IsWebAddress(options.PublicBaseUrl)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"The setting Api:PublicBaseUrl is '{options.PublicBaseUrl}', which is no absolute http or https address.");
    }

    private static bool IsWebAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
