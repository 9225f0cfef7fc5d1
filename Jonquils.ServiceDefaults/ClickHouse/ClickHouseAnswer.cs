using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Jonquils.ServiceDefaults.ClickHouse;

/// <summary>Reads what ClickHouse answers: refusals, and rows as a JSON object a line.</summary>
internal static partial class ClickHouseAnswer
{
    private const string CodeHeader = "X-ClickHouse-Exception-Code";
    private const int MostOfMessage = 2000;

    private static readonly byte[] RefusalInRows = "{\"exception\":"u8.ToArray();

    /// <exception cref="ClickHouseException">The answer is a refusal. The code counts, not the HTTP status, which differs between versions.</exception>
    /// <exception cref="ClickHouseUnavailableException">The answer does not come from ClickHouse itself, or it is starting or stopping.</exception>
    public static async Task EnsureAcceptedAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Headers.TryGetValues(CodeHeader, out var codes))
        {
            var message = await response.Content.ReadAsStringAsync(cancel);
            _ = int.TryParse(codes.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var code);
            throw new ClickHouseException(code, Shorten(message));
        }

        if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests)
        {
            throw new ClickHouseUnavailableException($"ClickHouse answered {(int)response.StatusCode}.");
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new ClickHouseException(0, $"ClickHouse answered {(int)response.StatusCode}: {Shorten(await response.Content.ReadAsStringAsync(cancel))}");
        }
    }

    /// <summary>Reads the next row.</summary>
    /// <returns>Whether there was one, and the row.</returns>
    /// <exception cref="ClickHouseException">The statement failed after rows had been sent; then ClickHouse says so among them.</exception>
    public static async Task<(bool Found, T? Row)> ReadRowAsync<T>(PipeReader rows, CancellationToken cancel)
    {
        while (true)
        {
            var read = await rows.ReadAsync(cancel);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                var line = rest.Slice(0, end);
                rest = rest.Slice(rest.GetPosition(1, end));
                if (line.Length > 0)
                {
                    var row = Parse<T>(line, read.Buffer.Slice(line.Start));
                    rows.AdvanceTo(rest.Start);
                    return (true, row);
                }
            }

            if (read.IsCompleted)
            {
                var last = rest.IsEmpty ? default((bool, T?)) : (true, Parse<T>(rest, rest));
                rows.AdvanceTo(read.Buffer.End);
                return last;
            }

            rows.AdvanceTo(rest.Start, read.Buffer.End);
        }
    }

    /// <param name="tail">The line and what follows it, which tells more when it is no row.</param>
    private static T? Parse<T>(ReadOnlySequence<byte> line, ReadOnlySequence<byte> tail)
    {
        if (StartsWithRefusal(line))
        {
            throw RefusalOf(tail);
        }

        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonSerializer.Deserialize<T>(ref reader, ClickHouseJson.Options);
        }
        catch (JsonException) when (line.FirstSpan is [not (byte)'{', ..])
        {
            // Not a row of another shape than expected, but words: newer servers put a marked block of text behind the rows.
            throw RefusalOf(tail);
        }
    }

    private static bool StartsWithRefusal(ReadOnlySequence<byte> line) =>
        line.Length >= RefusalInRows.Length && line.Slice(0, RefusalInRows.Length).ToArray().AsSpan().SequenceEqual(RefusalInRows);

    private static ClickHouseException RefusalOf(ReadOnlySequence<byte> tail)
    {
        var text = Encoding.UTF8.GetString(tail);
        var code = CodeInText().Match(text) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return new ClickHouseException(code, $"The statement failed after its first rows: {Shorten(text)}");
    }

    private static string Shorten(string message) => message.Length <= MostOfMessage ? message.TrimEnd() : message[..MostOfMessage] + "…";

    [GeneratedRegex(@"Code: (\d{1,9})\b")]
    private static partial Regex CodeInText();
}
