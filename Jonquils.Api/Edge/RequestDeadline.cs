using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Edge;

/// <summary>
/// Nobody waits for ever: a request whose answer has not begun in time is told to come back. A server that has fallen silent would else be waited for
/// once by each statement of the request, one after the other.
/// </summary>
/// <remarks>Routes that bring files are slow by nature and say <c>DisableRequestTimeout</c>; answers that have begun may take as long as they need.</remarks>
internal static class RequestDeadline
{
    private static UnavailableProblem TooLate { get; } = new("unavailable", "Something this needs does not answer at the moment. Try again soon.") { RetryAfter = TimeSpan.FromSeconds(5) };

    public static void AddRequestDeadline(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RequestOptions>()
            .BindConfiguration(RequestOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRequestTimeouts();
        builder.Services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<RequestOptions>>((timeouts, requests) =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = requests.Value.AnswerWithin, WriteTimeoutResponse = TooLate.ExecuteAsync });
    }

    public static void UseRequestDeadline(this WebApplication app)
    {
        app.UseRequestTimeouts();
        app.Use((http, next) =>
        {
            http.Response.OnStarting(static context =>
            {
                ((HttpContext)context).Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
                return Task.CompletedTask;
            }, http);
            return next(http);
        });
    }
}
