using System.Threading.RateLimiting;
using Jonquils.Api.Accounts;
using Jonquils.Api.Accounts.Limits;
using Jonquils.Api.Playback;
using Jonquils.Api.Storage;
using Jonquils.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Edge;

/// <summary>How often somebody may ask: counted by what a caller cannot make up, which is an account, a key or a ticket of ours, else the network they come from.</summary>
internal static class RateLimits
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>()
            .BindConfiguration(RateLimitOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Counted>(PartitionOf);
            limiter.OnRejected = (context, _) => new ValueTask(new TooManyRequestsProblem("too_many_requests", "Too many requests; slow down.")
            {
                RetryAfter = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window,
            }.ExecuteAsync(context.HttpContext));
        });
    }

    private static RateLimitPartition<Counted> PartitionOf(HttpContext context)
    {
        var path = context.Request.Path;
        var services = context.RequestServices;
        var limits = services.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        if (path.StartsWithSegments("/health") || path.StartsWithSegments("/alive") || path.StartsWithSegments("/internal")
            || path.StartsWithSegments("/metrics"))
        {
            return RateLimitPartition.GetNoLimiter(new Counted("system"));
        }

        // One ticket is one listener; all listeners behind one address must not share a limit. A text that is no ticket of ours counts as what it is: a stranger's.
        if (path.StartsWithSegments("/hls/t") && context.GetRouteValue("ticket") is string text
            && services.GetRequiredService<PlaybackTickets>().Read(text, context) is { } ticket)
        {
            // What everybody may play has tickets for the asking, so that those of one address are counted together.
            return Bucket(new Counted("ticket", ticket.Folder, ticket.SessionId, ticket.SessionId == PlaybackTickets.NoSession ? NetworkOf(context) : ""), limits.SegmentsPerMinute);
        }

        if (HttpMethods.IsGet(context.Request.Method) && IsPicture(path))
        {
            // Else a page of covers would use up what the same address may ask and sign in.
            return Bucket(new Counted("pictures", Network: NetworkOf(context)), limits.PicturesPerMinute);
        }

        if (StorageModule.Has(path) && services.GetRequiredService<KeyRing>().SeenBefore(context.Request.Headers.Authorization) is { } keyId)
        {
            return Bucket(new Counted("key", keyId), limits.RequestsPerMinutePerUser);
        }

        return CurrentUser.From(context.User) is { } user
            ? Bucket(new Counted("user", Id: user.Id), limits.RequestsPerMinutePerUser)
            : Bucket(new Counted("address", Network: NetworkOf(context)), limits.RequestsPerMinutePerAddress);
    }

    private static string NetworkOf(HttpContext context) => AddressLimit.NetworkOf(context.Connection.RemoteIpAddress);

    private static bool IsPicture(PathString path) =>
        (path.StartsWithSegments("/api/v1") && path.Value!.Split('/')[^1] is "cover" or "avatar")
        || (path.StartsWithSegments("/api/videos") && path.Value!.Contains("/files/", StringComparison.Ordinal));

    private static RateLimitPartition<Counted> Bucket(Counted whom, int perMinute) =>
        RateLimitPartition.GetTokenBucketLimiter(whom, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });

    /// <summary>Who shares a bucket.</summary>
    private readonly record struct Counted(string Kind, string Name = "", Guid Id = default, string Network = "");
}
