using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>The series of a report as RFC 4180 has it: a line of names, then a line a bucket. Figures of figures are named by both.</summary>
internal sealed class CsvResult(IReadOnlyList<object> series) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var text = new StringBuilder();
        foreach (var point in series)
        {
            var cells = Cells("", JsonSerializer.SerializeToElement(point, point.GetType(), json)).ToList();
            if (text.Length == 0)
            {
                Append(text, cells.Select(cell => cell.Name));
            }

            Append(text, cells.Select(cell => cell.Value));
        }

        return Results.Text(text.ToString(), "text/csv", Encoding.UTF8).ExecuteAsync(httpContext);
    }

    // Numbers, names of ours and times only: nothing that needs quotes.
    private static void Append(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells).Append("\r\n");

    private static IEnumerable<(string Name, string Value)> Cells(string prefix, JsonElement element) => element.EnumerateObject().SelectMany(member => member.Value.ValueKind switch
    {
        JsonValueKind.Object => Cells($"{prefix}{member.Name}_", member.Value),
        JsonValueKind.Null => [(prefix + member.Name, "")],
        _ => [(prefix + member.Name, string.Create(CultureInfo.InvariantCulture, $"{member.Value}"))],
    });
}
