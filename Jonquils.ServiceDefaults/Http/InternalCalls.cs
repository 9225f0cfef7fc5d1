using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Jonquils.ServiceDefaults.Http;

/// <summary>Calls between our own services: a shared key in a header, addresses from <c>services:{name}:http(s):0</c>.</summary>
public static class InternalCalls
{
    /// <summary>Header that carries <c>Internal:Key</c>.</summary>
    public const string KeyHeader = "X-Jonquils-Key";

    /// <summary>What the paths of internal calls begin with.</summary>
    public const string Prefix = "/internal/v1";

    private const int LeastKeyLength = 16;

    // What a whole catalogue's worth of facts may need; strangers get no byte of a body read.
    private const long MostBodyBytes = 30_000_000;

    private static UnauthorizedProblem NotOurs { get; } = new("bad_internal_key", "This address is for Jonquils' own services.");

    /// <summary>A group under <c>/internal/v1</c> that answers 401 without the shared key, and that no document lists.</summary>
    public static RouteGroupBuilder MapInternalGroup(this IEndpointRouteBuilder routes)
    {
        var isOurs = routes.InternalKeyCheck();
        // Our own services have a patience of their own for each call.
        var group = routes.MapGroup(Prefix).ExcludeFromDescription().WithMetadata(new DisableRequestTimeoutAttribute(), new RequestSizeLimitAttribute(MostBodyBytes));
        // Around the whole endpoint and not as a filter: a filter runs when the body has been read already, and a stranger's is not worth reading.
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            var answer = endpoint.RequestDelegate ?? throw new InvalidOperationException($"{endpoint.DisplayName} answers nothing.");
            endpoint.RequestDelegate = http => isOurs(http) ? answer(http) : NotOurs.ExecuteAsync(http);
        });
        return group;
    }

    /// <summary>Tells whether a request carries the shared key; takes as long for a wrong one.</summary>
    internal static Func<HttpContext, bool> InternalKeyCheck(this IEndpointRouteBuilder routes)
    {
        var key = Encoding.UTF8.GetBytes(KeyFrom(routes.ServiceProvider.GetRequiredService<IConfiguration>()));
        return http => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers[KeyHeader].ToString()), key);
    }

    /// <summary>Adds the named HTTP client of another service of ours: base address, shared key, time-outs, retries and circuit breaker.</summary>
    /// <param name="service">The other service's name, as in <c>services:{name}:http:0</c>.</param>
    public static IHttpClientBuilder AddServiceClient(this IHostApplicationBuilder builder, string service) =>
        builder.AddPlainClient(service, service).AddResilience();

    /// <summary>The same under another name, for calls that take long by nature: one limit, no repetitions.</summary>
    public static void AddServiceClient(this IHostApplicationBuilder builder, string service, string name, TimeSpan patience) =>
        builder.AddPlainClient(service, name).ConfigureHttpClient(client => client.Timeout = patience);

    /// <returns>Where another service of ours is; <see langword="null"/> when this one was not told.</returns>
    public static Uri? FindAddress(IConfiguration configuration, string service)
    {
        var address = configuration[$"services:{service}:https:0"] ?? configuration[$"services:{service}:http:0"];
        return string.IsNullOrEmpty(address) ? null
            : Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri
            : throw new SettingException($"Setting services:{service}:http:0 is not an absolute address: '{address}'.");
    }

    private static IHttpClientBuilder AddPlainClient(this IHostApplicationBuilder builder, string service, string name)
    {
        var key = KeyFrom(builder.Configuration);
        var uri = FindAddress(builder.Configuration, service)
            ?? throw new SettingException($"Setting services:{service}:http:0 is missing: the address of the service '{service}'.");
        return builder.Services.AddHttpClient(name, client =>
        {
            client.BaseAddress = uri;
            client.DefaultRequestHeaders.Add(KeyHeader, key);
        });
    }

    private static string KeyFrom(IConfiguration configuration) => configuration["Internal:Key"] is { Length: >= LeastKeyLength } key
        ? key
        : throw new SettingException($"Setting Internal:Key is missing or shorter than {LeastKeyLength} characters: the key that our services share.");
}
