using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Jonquils.Api.Accounts;
using Jonquils.Api.Accounts.Limits;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Edge;

/// <summary>
/// So many requests are worked on at once, some more wait, and who comes then is told at once to come back. An Api that works on all it gets answers each
/// of a crowd after its caller has gone, and in the end nobody.
/// </summary>
/// <remarks>
/// A request counts until its answer begins. Files that are brought or fetched and calls between our services do not: they wait for lines and disks, not for us.
/// One caller may have a part of the places only, so that slow requests of one do not keep out the others.
/// </remarks>
internal sealed class LoadShedding : IDisposable
{
    private static readonly Counter<long> TurnedAway =
        new Meter("Jonquils.Edge").CreateCounter<long>("jonquils.requests.turned_away", "{request}", "Requests that found no place to wait in, by whether all places were taken or those of their caller");

    private static readonly KeyValuePair<string, object?> ByAll = new("places", "all"), ByCaller = new("places", "caller");

    private readonly ConcurrencyLimiter _all;
    private readonly PartitionedRateLimiter<HttpContext> _callers;

    public LoadShedding(IOptions<RequestOptions> options)
    {
        var requests = options.Value;
        _all = new ConcurrencyLimiter(Places(requests.AtOnce, requests.Waiting));
        _callers = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            RateLimitPartition.GetConcurrencyLimiter(CallerOf(http), _ => Places(requests.AtOncePerCaller, requests.Waiting)));
    }

    private static UnavailableProblem Busy { get; } = new("busy", "Too many ask at the moment. Try again soon.") { RetryAfter = TimeSpan.FromSeconds(5) };

    private static TooManyRequestsProblem TooMany { get; } = new("too_many_requests", "Too many requests at once; slow down.") { RetryAfter = TimeSpan.FromSeconds(5) };

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!Counts(http))
        {
            await next(http);
            return;
        }

        using var own = await _callers.AcquireAsync(http, 1, http.RequestAborted);
        if (!own.IsAcquired)
        {
            TurnedAway.Add(1, ByCaller);
            await TooMany.ExecuteAsync(http);
            return;
        }

        using var place = await _all.AcquireAsync(1, http.RequestAborted);
        if (!place.IsAcquired)
        {
            TurnedAway.Add(1, ByAll);
            await Busy.ExecuteAsync(http);
            return;
        }

        http.Response.OnStarting(static leases =>
        {
            var (own, place) = ((RateLimitLease, RateLimitLease))leases;
            own.Dispose();
            place.Dispose();
            return Task.CompletedTask;
        }, (own, place));
        await next(http);
    }

    public void Dispose()
    {
        _all.Dispose();
        _callers.Dispose();
    }

    private static bool Counts(HttpContext http) =>
        http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is null
        && !http.Request.Path.StartsWithSegments("/hls") && !http.Request.Path.StartsWithSegments("/internal")
        && !http.Request.Path.StartsWithSegments("/health") && !http.Request.Path.StartsWithSegments("/alive") && !http.Request.Path.StartsWithSegments("/metrics");

    private static string CallerOf(HttpContext http) =>
        CurrentUser.From(http.User) is { } user ? user.Id.ToString() : AddressLimit.NetworkOf(http.Connection.RemoteIpAddress);

    private static ConcurrencyLimiterOptions Places(int atOnce, int waiting) =>
        new() { PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };
}
