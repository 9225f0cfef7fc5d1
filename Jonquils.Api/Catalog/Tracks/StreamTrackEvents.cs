using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Contracts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>A track's status as Server-Sent Events: <c>progress</c> on every change, then <c>ready</c> or <c>failed</c>, then the end.</summary>
internal static class StreamTrackEvents
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static async Task<IResult> Handle(
        Guid trackId, CurrentUser? user, IServiceScopeFactory scopes, HttpContext http, IHostApplicationLifetime lifetime,
        IOptions<JsonOptions> json, TimeProvider clock, CancellationToken cancel)
    {
        // A stop of the service must not wait for clients that listen.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        var status = await LookAsync(scopes, trackId, user, stop.Token);
        if (status is null)
        {
            return CatalogProblems.TrackNotFound(trackId);
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await WriteUntilFinalAsync(http, status, () => LookAsync(scopes, trackId, user, stop.Token), json.Value.SerializerOptions, clock, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The listener left, or we stop; either way there is nobody to tell.
        }

        return Results.Empty;
    }

    private static async Task WriteUntilFinalAsync(
        HttpContext http, TrackStatusResponse? status, Func<Task<TrackStatusResponse?>> look, JsonSerializerOptions json, TimeProvider clock, CancellationToken cancel)
    {
        TrackStatusResponse? told = null;
        var quietSince = clock.GetTimestamp();
        while (status is not null)
        {
            if (status != told)
            {
                var name = status.Status switch
                {
                    JobStatuses.Completed => "ready",
                    JobStatuses.Failed or JobStatuses.Cancelled => "failed",
                    _ => "progress",
                };
                await http.Response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(status, json)}\n\n", cancel);
                (told, quietSince) = (status, clock.GetTimestamp());
            }
            else if (clock.GetElapsedTime(quietSince) > KeepAlive)
            {
                await http.Response.WriteAsync(": still here\n\n", cancel);
                quietSince = clock.GetTimestamp();
            }

            await http.Response.Body.FlushAsync(cancel);
            if (status.IsFinal)
            {
                return;
            }

            await Task.Delay(Step, clock, cancel);
            status = await look();
        }
    }

    // A scope for each look: a connection is not held while nothing happens.
    private static async Task<TrackStatusResponse?> LookAsync(IServiceScopeFactory scopes, Guid trackId, CurrentUser? user, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TrackStatuses>().FindAsync(trackId, user, cancel);
    }
}
