using Jonquils.Api.Playback;
using Jonquils.Api.Security;
using Jonquils.ServiceDefaults.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Edge;

/// <summary>What stands between the network and the modules: proxies and https, CORS, security headers, rate limits.</summary>
internal static class EdgeModule
{
    public static void AddEdge(this WebApplicationBuilder builder)
    {
        builder.AddPublicEdge();
        builder.Services.AddOptions<CorsSettings>()
            .BindConfiguration(CorsSettings.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<SecurityOptions>()
            .BindConfiguration(SecurityOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .PostConfigure<IConfiguration>((security, configuration) => security.TakeOlderNames(configuration)).ValidateDataAnnotations().ValidateOnStart();
        builder.AddRequestDeadline();
        builder.Services.AddSingleton<LoadShedding>();
        builder.AddConnectionLimits();
        builder.AddRateLimits();
        builder.Services.AddSingleton<SecurityKeys>();
        builder.Services.AddMemoryCache(cache => cache.SizeLimit = 200_000);
        builder.Services.AddValidation();
        builder.Services.AddCors();
        builder.Services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<CorsSettings>>((cors, settings) =>
        {
            cors.AddDefaultPolicy(web => web
                .WithOrigins([.. settings.Value.Origins])
                .AllowCredentials().AllowAnyMethod()
                .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.Range, "Idempotency-Key", "traceparent", "tracestate")
                .WithExposedHeaders(HeaderNames.ETag, HeaderNames.Location, HeaderNames.ContentRange, HeaderNames.RetryAfter)
                .SetPreflightMaxAge(TimeSpan.FromHours(1)));
            cors.AddPolicy(PlaybackModule.PlayerCors, player => player
                .AllowAnyOrigin().WithMethods("GET", "HEAD").WithHeaders(HeaderNames.Range, "traceparent")
                .WithExposedHeaders(HeaderNames.ETag, HeaderNames.ContentRange, HeaderNames.ContentLength).SetPreflightMaxAge(TimeSpan.FromHours(24)));
        });
    }

    public static void UseEdge(this WebApplication app)
    {
        app.UsePublicEdge();
        app.Use((context, next) =>
        {
            // At the last moment: whoever answers with an error clears all headers first.
            context.Response.OnStarting(SetSecurityHeaders, context);
            return next(context);
        });
        app.UseCors();
        app.UseRequestDeadline();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(next => http => http.RequestServices.GetRequiredService<LoadShedding>().InvokeAsync(http, next));
        app.UseAuthorization();
    }

    private static Task SetSecurityHeaders(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // What is said already is meant: pages of ours have a policy of their own, and pictures are for other sites too.
        if (headers["Cross-Origin-Resource-Policy"].Count == 0)
        {
            headers["Cross-Origin-Resource-Policy"] = context.Request.Path.StartsWithSegments("/hls") ? "cross-origin" : "same-site";
        }

        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        }

        return Task.CompletedTask;
    }
}
