using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Operations;

/// <summary>Asks the media worker on behalf of an operator. What it refuses is passed on with its code; that it does not answer is a 503.</summary>
internal sealed partial class WorkerCalls(IHttpClientFactory clients, ILogger<WorkerCalls> logger)
{
    /// <summary>Name of the worker's HTTP client.</summary>
    public const string Worker = "worker";

    private const string Prefix = "/internal/v1/";

    public static UnavailableProblem Unavailable { get; } =
        new("worker_unavailable", "The media worker does not answer at the moment.") { RetryAfter = TimeSpan.FromSeconds(5) };

    public Task<WorkerAnswer<T>> GetAsync<T>(string path, CancellationToken cancel)
        where T : class => SendAsync<T>(HttpMethod.Get, path, cancel);

    /// <typeparam name="T">What the worker answers; <see cref="Nothing"/> for an empty body.</typeparam>
    /// <param name="path">Below <c>/internal/v1/</c>.</param>
    public async Task<WorkerAnswer<T>> SendAsync<T>(HttpMethod method, string path, CancellationToken cancel)
        where T : class
    {
        try
        {
            using var request = new HttpRequestMessage(method, Prefix + path);
            using var response = await clients.CreateClient(Worker).SendAsync(request, cancel);
            if (response.IsSuccessStatusCode)
            {
                var value = typeof(T) == typeof(Nothing) ? (T)(object)Nothing.Here : await response.Content.ReadFromJsonAsync<T>(ContractJson.Options, cancel);
                return new WorkerAnswer<T>((int)response.StatusCode, value, null, null);
            }

            var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? await response.Content.ReadFromJsonAsync<JsonElement>(cancel)
                : default;
            return new WorkerAnswer<T>((int)response.StatusCode, null, Member(problem, "code"), Member(problem, "detail"));
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            LogUnanswered(error, path.Split('?')[0]);
            return new WorkerAnswer<T>(StatusCodes.Status503ServiceUnavailable, null, null, null);
        }
    }

    /// <summary>A query string of what is given; what is <see langword="null"/> is left out.</summary>
    public static string Query(params ReadOnlySpan<(string Name, object? Value)> parts)
    {
        var query = QueryString.Empty;
        foreach (var (name, value) in parts)
        {
            if (value is not null)
            {
                query = query.Add(name, value is DateOnly day ? day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : value.ToString()!);
            }
        }

        return query.ToUriComponent();
    }

    private static string? Member(JsonElement problem, string name) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(name, out var value) ? value.GetString() : null;

    [LoggerMessage(2501, LogLevel.Warning, "The media worker did not answer {Path}")]
    private partial void LogUnanswered(Exception error, string path);
}

/// <summary>An answer without a body.</summary>
internal sealed class Nothing
{
    private Nothing()
    {
    }

    public static Nothing Here { get; } = new();
}

/// <param name="Status">HTTP status of the worker's answer.</param>
/// <param name="Value">What it answered; <see langword="null"/> when it refused.</param>
/// <param name="Code">Code of its refusal.</param>
/// <param name="Detail">The same for people.</param>
internal sealed record WorkerAnswer<T>(int Status, T? Value, string? Code, string? Detail)
    where T : class
{
    public NotFoundProblem NotFound => new(Code ?? "not_found", Detail ?? "There is nothing here.");

    public ConflictProblem Conflict => new(Code ?? "conflict", Detail ?? "That does not fit what is there.");

    public UnprocessableProblem Unprocessable => new(Code ?? "invalid_request", Detail ?? "The request is not acceptable.");
}
