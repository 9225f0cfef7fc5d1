using System.Threading.RateLimiting;
using Jonquils.Api.Accounts;
using Jonquils.Api.Playback;
using Jonquils.Api.Security;
using Jonquils.Api.Storage;
using Jonquils.ServiceDefaults.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Edge;

/// <summary>What stands between the network and the modules: proxies and https, CORS, security headers, rate limits.</summary>
internal static class EdgeModule
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddEdge(this WebApplicationBuilder builder)
    {
        builder.AddPublicEdge();
        builder.Services.AddOptions<CorsSettings>()
            .BindConfiguration(CorsSettings.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<RateLimitOptions>()
            .BindConfiguration(RateLimitOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<SecurityOptions>()
            .BindConfiguration(SecurityOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .PostConfigure<IConfiguration>((security, configuration) => security.TakeOlderNames(configuration)).ValidateDataAnnotations().ValidateOnStart();
        builder.AddRequestDeadline();
        builder.Services.AddSingleton<LoadShedding>();
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
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(PartitionOf);
            limiter.OnRejected = (context, _) => new ValueTask(new TooManyRequestsProblem("too_many_requests", "Too many requests; slow down.")
            {
                RetryAfter = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window,
            }.ExecuteAsync(context.HttpContext));
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

    private static RateLimitPartition<string> PartitionOf(HttpContext context)
    {
        var path = context.Request.Path;
        var limits = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        if (path.StartsWithSegments("/health") || path.StartsWithSegments("/alive") || path.StartsWithSegments("/internal")
            || path.StartsWithSegments("/metrics"))
        {
            return RateLimitPartition.GetNoLimiter("system");
        }

        if (path.StartsWithSegments("/hls/t"))
        {
            // A ticket is one listener; all listeners behind one address must not share a limit.
            var ticket = path.Value.AsSpan("/hls/t".Length).TrimStart('/');
            return Bucket($"ticket:{ticket[..(ticket.IndexOf('/') is var end and >= 0 ? end : ticket.Length)]}", limits.SegmentsPerMinute);
        }

        if (HttpMethods.IsGet(context.Request.Method) && IsPicture(path))
        {
            // Else a page of covers would use up what the same address may ask and sign in.
            return Bucket($"pictures:{context.Connection.RemoteIpAddress}", limits.PicturesPerMinute);
        }

        if (StorageModule.Has(path) && context.RequestServices.GetRequiredService<KeyRing>().SeenBefore(context.Request.Headers.Authorization) is { } keyId)
        {
            return Bucket($"key:{keyId}", limits.RequestsPerMinutePerUser);
        }

        return CurrentUser.From(context.User) is { } user
            ? Bucket($"user:{user.Id}", limits.RequestsPerMinutePerUser)
            : Bucket($"address:{context.Connection.RemoteIpAddress}", limits.RequestsPerMinutePerAddress);
    }

    private static bool IsPicture(PathString path) =>
        (path.StartsWithSegments("/api/v1") && path.Value!.Split('/')[^1] is "cover" or "avatar")
        || (path.StartsWithSegments("/api/videos") && path.Value!.Contains("/files/", StringComparison.Ordinal));

    private static RateLimitPartition<string> Bucket(string key, int perMinute) =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
}
