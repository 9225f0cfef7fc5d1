using System.Diagnostics;
using Jonquils.Api.Accounts;
using Jonquils.Api.Analytics.Logs;
using Jonquils.ServiceDefaults.ClickHouse;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Analytics;

/// <summary>Notes every request once its answer has gone out.</summary>
internal static class RequestLogging
{
    private const int MostOfAgent = 256;

    // Methods are the client's words; those that nobody knows are one.
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static void UseRequestLogging(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<AnalyticsOptions>>().Value.LogRequests || !app.Services.GetRequiredService<ClickHouseClient>().IsConfigured)
        {
            return;
        }

        var log = app.Services.GetRequiredService<RequestLog>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.Use((context, next) =>
        {
            // The route is known by now, and forgotten again should the request fail.
            if (context.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: "/health" or "/alive" })
            {
                context.Response.OnCompleted(Noted.WriteAsync, new Noted(context, log, clock));
            }

            return next(context);
        });
    }

    private sealed class Noted(HttpContext context, RequestLog log, TimeProvider clock)
    {
        private readonly long _started = clock.GetTimestamp();
        private readonly string _endpoint = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        private readonly ActivityTraceId _trace = Activity.Current?.TraceId ?? default;

        public static Task WriteAsync(object state)
        {
            ((Noted)state).Write();
            return Task.CompletedTask;
        }

        private void Write()
        {
            var (elapsed, request) = (clock.GetElapsedTime(_started), context.Request);
            var agent = request.Headers.UserAgent.ToString();
            log.Write(new LoggedRequest(
                clock.GetUtcNow() - elapsed, CurrentUser.From(context.User)?.Id, Methods.FirstOrDefault(known => known == request.Method) ?? "OTHER", _endpoint,
                context.Response.StatusCode, elapsed, agent.Length > MostOfAgent ? agent[..MostOfAgent] : agent, context.Connection.RemoteIpAddress, _trace));
        }
    }
}
