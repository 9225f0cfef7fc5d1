using Microsoft.Extensions.Options;

namespace Jonquils.Api.Playback;

/// <summary>Settings of section <c>Api</c>.</summary>
internal sealed class PublicAddressOptions
{
    public const string Section = "Api";

    /// <summary>Address of this service as browsers and players see it; without it the request's own host is used.</summary>
    public Uri? PublicBaseUrl { get; init; }
}

/// <summary>The address that absolute links begin with.</summary>
internal sealed class PublicAddress(IOptions<PublicAddressOptions> options)
{
    /// <returns>Scheme, host and base path, without a trailing slash.</returns>
    public string For(HttpRequest request) =>
        options.Value.PublicBaseUrl?.ToString().TrimEnd('/') ?? $"{request.Scheme}://{request.Host}{request.PathBase}";
}
