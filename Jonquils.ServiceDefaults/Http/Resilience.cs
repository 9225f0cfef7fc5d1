using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Jonquils.ServiceDefaults.Http;

/// <summary>Keeps outgoing HTTP from hanging or hammering: a limit per attempt and in all, retries of what is safe to repeat, a circuit breaker.</summary>
public static class Resilience
{
    private static readonly TimeSpan PerAttempt = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan InAll = TimeSpan.FromSeconds(30);

    public static IHttpClientBuilder AddResilience(this IHttpClientBuilder client)
    {
        client.ConfigureHttpClient(http => http.Timeout = InAll + TimeSpan.FromSeconds(5));
        var pipeline = Build();
        return client.AddHttpMessageHandler(() => new ResilientHandler(pipeline));
    }

    private static ResiliencePipeline<HttpResponseMessage> Build() => new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddTimeout(InAll)
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 2,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(200),
            ShouldHandle = attempt => ValueTask.FromResult(IsTransient(attempt.Outcome) && IsSafe(attempt.Context)),
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            FailureRatio = 0.5,
            MinimumThroughput = 20,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = TimeSpan.FromSeconds(2),
            ShouldHandle = attempt => ValueTask.FromResult(IsTransient(attempt.Outcome)),
        })
        .AddTimeout(PerAttempt)
        .Build();

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => true,
        _ => false,
    };

    // A POST may have been carried out before its answer was lost. The outbox repeats those, with a message id that makes it harmless.
    private static bool IsSafe(ResilienceContext context) =>
        context.Properties.TryGetValue(ResilientHandler.Method, out var method) && (method == HttpMethod.Get || method == HttpMethod.Head);

    private sealed class ResilientHandler(ResiliencePipeline<HttpResponseMessage> pipeline) : DelegatingHandler
    {
        public static readonly ResiliencePropertyKey<HttpMethod> Method = new("method");

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var context = ResilienceContextPool.Shared.Get(cancellationToken);
            context.Properties.Set(Method, request.Method);
            try
            {
                return await pipeline.ExecuteAsync(
                    async (turn, state) => await state.SendBaseAsync(request, turn.CancellationToken), context, this);
            }
            catch (Exception error) when (error is TimeoutRejectedException or BrokenCircuitException)
            {
                throw new HttpRequestException(error.Message, error);
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }
        }

        private Task<HttpResponseMessage> SendBaseAsync(HttpRequestMessage request, CancellationToken cancel) => base.SendAsync(request, cancel);
    }
}
