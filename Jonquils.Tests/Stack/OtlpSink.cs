using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.Stack;

/// <summary>A span as it was exported. Ids are lower-case hexadecimal digits; the parent's is empty for a root.</summary>
/// <param name="Tags">Text, numbers and flags as text.</param>
public sealed record ExportedSpan(string Service, string TraceId, string SpanId, string ParentId, string Name, IReadOnlyDictionary<string, string> Tags);

/// <summary>Receives OTLP over HTTP with protobuf bodies, and keeps what a test looks at: spans, names of metrics, texts of logs.</summary>
/// <remarks>Field numbers are those of opentelemetry-proto 1.x (trace.proto, metrics.proto, logs.proto, common.proto).</remarks>
public sealed class OtlpSink : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpSink(WebApplication app) => _app = app;

    public ConcurrentQueue<ExportedSpan> Spans { get; } = [];

    public ConcurrentDictionary<string, bool> Metrics { get; } = [];

    public ConcurrentQueue<(string TraceId, string Text)> Logs { get; } = [];

    /// <summary>For <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public string Endpoint => _app.Urls.Single();

    public static async Task<OtlpSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://localhost:{TestStack.FreePort()}");
        var app = builder.Build();
        var sink = new OtlpSink(app);
        app.MapPost("/v1/traces", request => TakeAsync(request, sink.TakeTraces));
        app.MapPost("/v1/metrics", request => TakeAsync(request, sink.TakeMetrics));
        app.MapPost("/v1/logs", request => TakeAsync(request, sink.TakeLogs));
        await app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task TakeAsync(HttpContext http, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        take(body.ToArray());
        http.Response.ContentType = "application/x-protobuf";
    }

    private void TakeTraces(byte[] body)
    {
        foreach (var resource in ProtobufFields.Of(body, 1))
        {
            var service = ServiceOf(resource);
            foreach (var span in ProtobufFields.Of(resource, 2).SelectMany(scope => ProtobufFields.Of(scope, 2)))
            {
                Spans.Enqueue(new ExportedSpan(
                    service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5),
                    ProtobufFields.Of(span, 9).GroupBy(tag => Text(tag, 1)).ToDictionary(g => g.Key, g => ValueOf(g.First()))));
            }
        }
    }

    private void TakeMetrics(byte[] body)
    {
        foreach (var metric in ProtobufFields.Of(body, 1).SelectMany(r => ProtobufFields.Of(r, 2)).SelectMany(scope => ProtobufFields.Of(scope, 2)))
        {
            Metrics[Text(metric, 1)] = true;
        }
    }

    private void TakeLogs(byte[] body)
    {
        foreach (var log in ProtobufFields.Of(body, 1).SelectMany(r => ProtobufFields.Of(r, 2)).SelectMany(scope => ProtobufFields.Of(scope, 2)))
        {
            Logs.Enqueue((Hex(log, 9), ProtobufFields.Of(log, 5).Select(value => Text(value, 1)).FirstOrDefault("")));
        }
    }

    private static string ServiceOf(byte[] resource) => ProtobufFields.Of(resource, 1).SelectMany(r => ProtobufFields.Of(r, 1))
        .Where(tag => Text(tag, 1) == "service.name").Select(ValueOf).FirstOrDefault("");

    private static string ValueOf(byte[] tag)
    {
        var value = ProtobufFields.Of(tag, 2).FirstOrDefault([]);
        return ProtobufFields.Of(value, 1) is [var text, ..] ? Encoding.UTF8.GetString(text) : ProtobufFields.Number(value)?.ToString(CultureInfo.InvariantCulture) ?? "";
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(ProtobufFields.Of(message, field).FirstOrDefault([]));

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(ProtobufFields.Of(message, field).FirstOrDefault([]));
}

/// <summary>Reads the fields of a protobuf message (encoding of protobuf.dev), as far as OTLP needs it.</summary>
internal static class ProtobufFields
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <returns>The length-delimited fields of that number, in order.</returns>
    public static List<byte[]> Of(byte[] message, int field) => [.. Read(message).Where(f => f.Number == field && f.Content is not null).Select(f => f.Content!)];

    /// <returns>The first whole number in a message, whatever its field.</returns>
    public static long? Number(byte[] message) => Read(message).Where(f => f.Content is null).Select(f => (long?)f.Value).FirstOrDefault();

    private static IEnumerable<(int Number, byte[]? Content, long Value)> Read(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = ReadVarint(message, ref at);
            var number = (int)(tag >> 3);
            switch ((int)(tag & 7))
            {
                case Varint: yield return (number, null, (long)ReadVarint(message, ref at)); break;
                case Fixed64: yield return (number, null, BitConverter.ToInt64(message, at)); at += 8; break;
                case Fixed32: yield return (number, null, BitConverter.ToInt32(message, at)); at += 4; break;
                case Bytes:
                    var length = (int)ReadVarint(message, ref at);
                    yield return (number, message[at..(at + length)], 0);
                    at += length;
                    break;
                default: throw new InvalidDataException("Not a protobuf message.");
            }
        }
    }

    private static ulong ReadVarint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
