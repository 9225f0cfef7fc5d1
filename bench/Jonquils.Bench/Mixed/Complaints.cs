using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Jonquils.Bench.Mixed;

/// <summary>Warnings and errors in the log files of all services, by service and kind of message.</summary>
internal sealed class Complaints(string folder)
{
    private static readonly string[] Levels = ["WARNING", "ERROR"];

    public override string ToString()
    {
        var kinds = Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories).SelectMany(Read).GroupBy(line => line.Kind).OrderByDescending(kind => kind.Count()).ToList();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"Warnings and errors logged: {kinds.Sum(kind => kind.Count())}\n");
        foreach (var kind in kinds)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {kind.Count()} x {kind.Key}: {kind.First().Message}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Kind, string Message)> Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('{') || !line.EndsWith('}'))
            {
                // Of a server that logs in a way of its own, or still being written.
                continue;
            }

            using var entry = JsonDocument.Parse(line);
            if (entry.RootElement.TryGetProperty("level", out var level) && Levels.Contains(level.GetString()))
            {
                string Of(string name) => entry.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "";
                yield return ($"{level} {Of("service")} {Of("category")} {Of("event")}", Of("message"));
            }
        }
    }
}
