using System.Text.Json;

namespace Jonquils.Tests.Faults;

/// <summary>What the services of a stack have logged above information.</summary>
/// <param name="folder">Their log files.</param>
internal sealed class ServiceLogs(string folder)
{
    private const int MostNamed = 20;

    /// <param name="explained">Lines that are no surprise.</param>
    /// <returns>A sentence for each kind of line that nobody explains, with its first occurrence.</returns>
    public IReadOnlyList<string> FindUnexplained(IReadOnlyList<ExplainedLine> explained) =>
        [.. Lines().Where(line => !explained.Any(one => one.Explains(line))).GroupBy(line => (line.Level, line.Service, line.Category, line.Event)).Take(MostNamed)
            .Select(kind => $"{kind.Count()} times in the log of {kind.Key.Service}: {kind.Key.Level} {kind.Key.Category} {kind.Key.Event}: {kind.First().Message} {kind.First().Exception}")];

    private IEnumerable<LogLine> Lines()
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.log"))
        {
            // Services go on writing.
            using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            while (file.ReadLine() is { } text)
            {
                if (LogLine.Read(text) is { Level: "WARNING" or "ERROR" } line)
                {
                    yield return line;
                }
            }
        }
    }
}

/// <summary>A line of a log file.</summary>
internal sealed record LogLine(string Level, string Service, string Category, int Event, string Message, string Exception)
{
    /// <returns><see langword="null"/> for what a service that was killed could not write to its end.</returns>
    public static LogLine? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            string Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString()! : "";
            return new LogLine(Text("level"), Text("service"), Text("category"), json.RootElement.TryGetProperty("event", out var number) ? number.GetInt32() : 0, Text("message"), Text("exception"));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
