using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Jonquils.ServiceDefaults.ClickHouse;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace Jonquils.ServiceDefaults.Http;

/// <summary>How all services speak HTTP: snake_case JSON, problem details for every error, no stack traces.</summary>
public static class HttpDefaults
{
    internal static void AddHttpDefaults(this WebApplicationBuilder builder)
    {
        // A line that ends by a line feed alone is one header here and part of another at a proxy that is stricter. The server has no other way to be told.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DictionaryKeyPolicy = null;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.MaxDepth = 32;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper));
            json.SerializerOptions.Converters.Add(new UtcTimeConverter());
        });
        // Production turns a body that cannot be read into a bare 400; thrown, it passes through the same document as every other error.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Complete);
    }

    internal static void UseHttpDefaults(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf, SuppressDiagnosticsCallback = context => IsExpected(context.Exception) });
        app.UseStatusCodePages();
        app.Use((http, next) => !HasOneEnd(http.Request) ? RefuseTwoEndsAsync(http)
            // The framework takes a character set that it does not know for a fault of ours.
            : IsReadable(http.Request) ? next(http) : UnknownCharset.ExecuteAsync(http));
    }

    /// <summary>Whether an exception says that a backing service is away, rather than that our code is wrong.</summary>
    public static bool IsOutage(Exception? error) => error switch
    {
        ClickHouseUnavailableException => true,
        // The object store and the disk; a request that broke off is told apart before.
        IOException and not BadHttpRequestException => true,
        NpgsqlException { IsTransient: true } => true,
        NpgsqlException { InnerException: SocketException or TimeoutException or IOException } => true,
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" } => true,
        { InnerException: { } inner } => IsOutage(inner),
        _ => false,
    };

    private static BadRequestProblem TwoEnds { get; } = new("malformed_request", "A request has either a length or a transfer encoding.");

    // Two statements of where a body ends are how a request is smuggled past a proxy that believes the other one (RFC 9112, section 6.1). The server goes by
    // the encoding and keeps the length under a name of its own.
    private static bool HasOneEnd(HttpRequest request) =>
        request.Headers.TransferEncoding.Count == 0 || (request.Headers.ContentLength is null && !request.Headers.ContainsKey("X-Content-Length"));

    private static Task RefuseTwoEndsAsync(HttpContext http)
    {
        http.Response.Headers.Connection = "close";
        return TwoEnds.ExecuteAsync(http);
    }

    private static UnsupportedMediaProblem UnknownCharset { get; } = new("unsupported_media_type", "That character set is not read here. Send UTF-8.");

    private static bool IsReadable(HttpRequest request)
    {
        if (!request.HasJsonContentType() || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue)
        {
            return true;
        }

        try
        {
            return type.Encoding is not null;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    // What Npgsql says of a connection that broke under a transaction. It says the same of our own mistakes, so it is logged all the same.
    private static bool IsBrokenConnection(Exception? error) =>
        (error is InvalidOperationException { StackTrace: { } trace } && trace.Contains("   at Npgsql.", StringComparison.Ordinal))
        || (error?.InnerException is { } inner && IsBrokenConnection(inner));

    private static bool IsExpected(Exception error) =>
        error is BadHttpRequestException or OperationCanceledException || IsOutage(error);

    private static int StatusOf(Exception error) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException => StatusCodes.Status499ClientClosedRequest,
        _ when IsOutage(error) || IsBrokenConnection(error) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem is HttpValidationProblemDetails validation)
        {
            // The request could be read; what it says is not acceptable.
            problem.Status = context.HttpContext.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            validation.Errors = validation.Errors.ToDictionary(e => SnakeCasePath(e.Key), e => e.Value);
            problem.Extensions.TryAdd("code", "invalid_request");
            problem.Detail ??= "One or more fields are not acceptable; see errors.";
        }

        var status = problem.Status ?? context.HttpContext.Response.StatusCode;
        problem.Status = status;
        problem.Title = ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } title ? title : "Error";
        problem.Extensions.TryAdd("code", CodeOf(status));
        problem.Type = $"/problems/{problem.Extensions["code"]}";
        problem.Detail ??= DetailOf(status);
        problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
        if (status == StatusCodes.Status503ServiceUnavailable && context.HttpContext.Response.Headers.RetryAfter.Count == 0)
        {
            context.HttpContext.Response.Headers.RetryAfter = "5";
        }
    }

    private static string SnakeCasePath(string path) =>
        string.Join('.', path.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));

    private static string CodeOf(int status) => status switch
    {
        400 => "malformed_request",
        401 => "not_signed_in",
        403 => "not_allowed",
        404 => "not_found",
        405 => "method_not_allowed",
        408 => "request_timeout",
        413 => "too_large",
        415 => "unsupported_media_type",
        429 => "too_many_requests",
        499 => "client_closed_request",
        503 => "unavailable",
        >= 500 => "internal_error",
        _ => "error",
    };

    private static string DetailOf(int status) => status switch
    {
        400 => "The request could not be read.",
        401 => "Sign in to do this.",
        403 => "You may not do this.",
        404 => "There is nothing here.",
        405 => "This address does not take that method.",
        413 => "The request is too large.",
        415 => "That kind of content is not taken here.",
        429 => "Too many requests; slow down.",
        503 => "Something this needs does not answer at the moment. Try again soon.",
        >= 500 => "Something went wrong on our side. The trace id finds it in our logs.",
        _ => "The request was refused.",
    };

    /// <summary>Times are UTC with a <c>Z</c>, whatever offset they were read with.</summary>
    private sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
    }
}
