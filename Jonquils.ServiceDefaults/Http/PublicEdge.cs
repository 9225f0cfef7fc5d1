using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Jonquils.ServiceDefaults.Http;

/// <summary>What a service that browsers reach does about proxies and https, before anything else looks at the request.</summary>
public static class PublicEdge
{
    // Called by the platform and by our own services, inside the network and without TLS.
    private static readonly PathString[] Inside = ["/health", "/alive", "/internal", "/metrics"];

    public static void AddPublicEdge(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProxyOptions>()
            .BindConfiguration(ProxyOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .Validate(proxies => proxies.Known.All(ProxyOptions.IsAddressOrNetwork), "Setting Proxies:Known takes addresses and networks like 10.0.0.4 or 10.0.0.0/8.")
            .ValidateOnStart();
        builder.Services.AddOptions<HttpsOptions>()
            .Configure<IHostEnvironment>((https, environment) => https.Required = !environment.IsDevelopment())
            .BindConfiguration(HttpsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations().ValidateOnStart();
        // After everybody else: the host's own switch empties the lists, which means that everybody is believed.
        builder.Services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<ProxyOptions>>(Trust);
        builder.Services.AddOptions<HttpsRedirectionOptions>().Configure<IOptions<HttpsOptions>>((redirection, https) =>
        {
            redirection.HttpsPort = https.Value.Port;
            // Method and body are kept: an upload that was sent plainly by mistake is not turned into a GET.
            redirection.RedirectStatusCode = StatusCodes.Status308PermanentRedirect;
        });
        builder.Services.AddOptions<HstsOptions>().Configure<IOptions<HttpsOptions>>((hsts, https) => hsts.MaxAge = https.Value.HstsFor);
    }

    public static void UsePublicEdge(this WebApplication app)
    {
        // A platform may have the host add the same middleware (ASPNETCORE_FORWARDEDHEADERS_ENABLED). It then follows our settings, but must
        // not run twice: each run moves one entry to the left, into what the client wrote.
        if (!app.Configuration.GetValue<bool>("FORWARDEDHEADERS_ENABLED"))
        {
            app.UseForwardedHeaders();
        }

        if (app.Services.GetRequiredService<IOptions<HttpsOptions>>().Value.Required)
        {
            app.UseHsts();
            app.UseWhen(context => !IsInside(context.Request.Path), branch => branch.UseHttpsRedirection());
        }
    }

    /// <summary>Whether cookies of this answer must be <c>Secure</c>: always where https is required, else as the request came.</summary>
    public static bool WantsSecureCookies(this HttpContext context) =>
        context.Request.IsHttps || context.RequestServices.GetRequiredService<IOptions<HttpsOptions>>().Value.Required;

    private static void Trust(ForwardedHeadersOptions forwarded, IOptions<ProxyOptions> options)
    {
        var proxies = options.Value;
        // With empty lists the middleware would believe everybody, so it is told to read nothing.
        forwarded.ForwardedHeaders = proxies.Known.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
        forwarded.ForwardLimit = proxies.Hops;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var known in proxies.Known)
        {
            if (IPAddress.TryParse(known, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(known));
            }
        }

        if (proxies is { Known.Count: > 0, Hosts.Count: > 0 })
        {
            forwarded.ForwardedHeaders |= ForwardedHeaders.XForwardedHost;
            forwarded.AllowedHosts = [.. proxies.Hosts];
        }
    }

    private static bool IsInside(PathString path) => Inside.Any(inside => path.StartsWithSegments(inside));
}
