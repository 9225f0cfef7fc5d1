using System.Net;
using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jonquils.ServiceDefaults.Telemetry;

/// <summary>Brings a service's spans to the Api, where all are looked at together.</summary>
/// <remarks>
/// While the Api does not answer, as at a start, spans wait: one batch here and the newest in the feed, which is bounded. That is nobody's business
/// until it lasts, or spans are lost by it; then it is said once, and once more when all is well again.
/// </remarks>
internal sealed partial class SpanForwarding(SpanFeed feed, IHttpClientFactory clients, string receiver, TimeProvider clock, ILogger<SpanForwarding> logger)
    : PeriodicLoop(TimeSpan.FromSeconds(1), clock, logger)
{
    private const int MostAtOnce = 500;

    /// <summary>How long the receiver may be away without a word: longer than any start.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private IReadOnlyList<FinishedSpan> _inHand = [];
    private (long Since, long DroppedBefore, bool IsTold)? _away;

    /// <summary>Takes what there is and tries once to bring it. What was not brought is tried first the next time.</summary>
    internal async Task BringAsync(CancellationToken cancel)
    {
        if (_inHand.Count == 0)
        {
            _inHand = await feed.TakeAsync(MostAtOnce, cancel);
        }

        if (_inHand.Count == 0)
        {
            return;
        }

        try
        {
            using var answer = await clients.CreateClient(receiver).PostAsJsonAsync(SpanFeed.Path, new FinishedSpans(_inHand), ContractJson.Options, cancel);
            if (IsRefusal(answer.StatusCode))
            {
                // Nor would it take them later, and others wait behind them.
                LogRefused(_inHand.Count, receiver, (int)answer.StatusCode);
            }
            else
            {
                answer.EnsureSuccessStatusCode();
            }

            _inHand = [];
            Return();
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            StayAway(error);
        }
    }

    protected override Task RunOnceAsync(CancellationToken cancel) => BringAsync(cancel);

    // Asked in another way it may still say yes: with the right key, or when it is less busy.
    private static bool IsRefusal(HttpStatusCode status) => (int)status is >= 400 and < 500
        && status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    private void StayAway(Exception error)
    {
        var away = _away ?? (Clock.GetTimestamp(), feed.Dropped, IsTold: false);
        var lost = feed.Dropped - away.DroppedBefore;
        if (!away.IsTold && (lost > 0 || Clock.GetElapsedTime(away.Since) >= Patience))
        {
            LogAway(error, receiver, Clock.GetElapsedTime(away.Since), lost);
            away.IsTold = true;
        }

        _away = away;
    }

    private void Return()
    {
        if (_away is { IsTold: true } away)
        {
            LogBack(receiver, Clock.GetElapsedTime(away.Since), feed.Dropped - away.DroppedBefore);
        }

        _away = null;
    }

    [LoggerMessage(9401, LogLevel.Warning, "{Receiver} has taken no spans for {Elapsed}; {Lost} of them were lost by it so far, and the oldest go on giving way to newer ones")]
    private partial void LogAway(Exception error, string receiver, TimeSpan elapsed, long lost);

    [LoggerMessage(9402, LogLevel.Information, "{Receiver} takes spans again after {Elapsed}; {Lost} were lost")]
    private partial void LogBack(string receiver, TimeSpan elapsed, long lost);

    [LoggerMessage(9403, LogLevel.Warning, "{Count} spans were refused by {Receiver} with status {Status} and are dropped")]
    private partial void LogRefused(int count, string receiver, int status);
}

/// <summary>Registers the bringing of spans.</summary>
public static class SpanForwardingRegistration
{
    /// <param name="receiver">Name of the HTTP client of the service that keeps them. Nothing is sent unless <c>Traces:Keep</c> is set.</param>
    public static void AddSpanForwarding(this IHostApplicationBuilder builder, string receiver)
    {
        if (builder.Configuration.GetValue<bool>($"{TraceOptions.Section}:{nameof(TraceOptions.Keep)}"))
        {
            builder.Services.AddSingleton<IHostedService>(services => new SpanForwarding(
                services.GetRequiredService<SpanFeed>(), services.GetRequiredService<IHttpClientFactory>(), receiver,
                services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SpanForwarding>>()));
        }
    }
}
