using System.Globalization;
using System.Text.Json;

namespace Jonquils.AppHost.Local;

/// <summary>Makes a service's structured log line readable; anything else passes as it is.</summary>
internal static class LogLine
{
    /// <param name="line">A JSON object with <c>time</c>, <c>level</c>, <c>message</c> and perhaps <c>exception</c>, or plain text.</param>
    public static string Format(string line)
    {
        if (!line.StartsWith('{'))
        {
            return line;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            var message = Text(json.RootElement, "message");
            if (message is null)
            {
                return line;
            }

            var time = DateTimeOffset.TryParse(Text(json.RootElement, "time"), CultureInfo.InvariantCulture, out var at)
                ? at.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture) + " "
                : "";
            var exception = Text(json.RootElement, "exception") is { Length: > 0 } thrown ? Environment.NewLine + thrown : "";
            return $"{time}{Level(Text(json.RootElement, "level"))}{message}{exception}";
        }
        catch (JsonException)
        {
            return line;
        }
    }

    // Information is what lines usually are; saying so on each would hide those that differ.
    private static string Level(string? level) => level?.ToUpperInvariant() switch
    {
        null or "INFO" or "INFORMATION" => "",
        "WARN" or "WARNING" => "WARNING ",
        var other => other + " ",
    };

    private static string? Text(JsonElement line, string name) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
