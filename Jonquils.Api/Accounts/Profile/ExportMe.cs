using System.IO.Pipelines;
using System.Text.Json;
using Jonquils.Api.Accounts.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>Everything that any module keeps about the caller, as one JSON document that is written while it is read.</summary>
internal static class ExportMe
{
    private const string FileName = "jonquils-export.json";
    private const int FlushBytes = 16 * 1024;

    public static async Task<PushStreamHttpResult> Handle(
        CurrentUser user, IEnumerable<IExportsAccounts> modules, AuditTrail audit, IOptions<JsonOptions> json, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        // All are asked before the first byte goes out: what does not answer now is a refusal, and not half a document.
        var sections = new List<ExportedSection>();
        foreach (var module in modules)
        {
            sections.AddRange(await module.ExportAsync(user.Id, cancel));
        }

        await audit.WriteAsync(AuditActions.DataExported, user.Id, subject: null, http.Connection.RemoteIpAddress, cancel);
        var now = clock.GetUtcNow();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(body => WriteAsync(body, now, sections, json.Value.SerializerOptions, cancel), "application/json", FileName);
    }

    private static async Task WriteAsync(Stream body, DateTimeOffset now, List<ExportedSection> sections, JsonSerializerOptions options, CancellationToken cancel)
    {
        // A buffer between them: the serializer flushes as it likes, and not asynchronously.
        var buffer = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        await using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("exported_at", now.UtcDateTime);
        foreach (var section in sections)
        {
            json.WriteStartArray(section.Name);
            await foreach (var row in section.Rows.WithCancellation(cancel))
            {
                JsonSerializer.Serialize(json, row, row.GetType(), options);
                if (buffer.UnflushedBytes > FlushBytes)
                {
                    await buffer.FlushAsync(cancel);
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        await json.FlushAsync(cancel);
        await buffer.CompleteAsync();
    }
}
